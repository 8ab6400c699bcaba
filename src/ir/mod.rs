//! A code item into an SSA `Body`: blocks, statements, exceptional edges, and a printed form.
