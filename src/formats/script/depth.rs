//! The text of a script into a bound on how deep its constructs stand inside each other, without any recursion.
//!
//! A parser by recursive descent takes a stack frame for every level, and scripts come from anybody. The bound counts
//! open brackets and, in each, the operators and keywords behind which the grammar begins anew on the right. Where a
//! slash may open a regular expression or divide, and the text does not say, both must read on alike, or the
//! script is refused.

#[cfg(test)]
mod tests;
mod words;

/// Why a script is not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DepthError {
    /// More levels than [`crate::bytes::limits::SCRIPT_DEPTH`].
    #[error("constructs stand too deep inside each other")]
    TooDeep,
    /// A slash that means two things.
    #[error("a slash may divide or open a regular expression, and what follows it differs")]
    Ambiguous,
}

/// What stands before a token, as far as a slash behind it is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// An operator: an expression begins.
    Operator,
    /// A name, a number, a string, a closing bracket: an expression ended.
    Operand,
    /// Either, as far as this can tell.
    Either,
}

/// An open bracket.
#[derive(Clone, Copy)]
struct Level {
    bracket: u8,
    /// For `(`: it belongs to `if`, `while`, `for` or `with`.
    is_header: bool,
    /// For `{`: it ends an expression.
    is_expression: bool,
    /// Constructs that are open in it, by operators.
    operators: usize,
    /// Constructs that are open in it, by keywords of statements.
    statements: usize,
    /// A statement has ended; `else` goes on with it.
    has_ended: bool,
}

impl Level {
    fn open(bracket: u8) -> Self {
        Self {
            bracket,
            is_header: false,
            is_expression: false,
            operators: 0,
            statements: 0,
            has_ended: false,
        }
    }

    fn depth(&self) -> usize {
        1 + self.operators + self.statements
    }
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    levels: Vec<Level>,
    /// Depth of all levels but the last.
    outer: usize,
    before: Before,
    /// The last word, when it is the last token and no property.
    word: &'t [u8],
    after_dot: bool,
    line_break: bool,
    limit: usize,
}

/// Refuses scripts with more than `limit` levels.
///
/// # Errors
/// When there are more, or it cannot be told.
pub(super) fn check(text: &str, limit: usize) -> Result<(), DepthError> {
    let mut scan = Scan {
        text: text.as_bytes(),
        at: 0,
        levels: vec![Level::open(b'{')],
        outer: 0,
        before: Before::Operator,
        word: b"",
        after_dot: false,
        line_break: true,
        limit,
    };
    while scan.at < scan.text.len() {
        scan.token()?;
    }
    Ok(())
}

/// Keywords behind which the grammar begins anew on the right.
const OPERATOR_WORDS: [&[u8]; 13] = [
    b"typeof",
    b"void",
    b"delete",
    b"await",
    b"yield",
    b"new",
    b"return",
    b"throw",
    b"in",
    b"instanceof",
    b"of",
    b"extends",
    b"case",
];
/// Keywords of statements that hold statements.
const STATEMENT_WORDS: [&[u8]; 8] = [
    b"if", b"else", b"for", b"while", b"do", b"with", b"try", b"async",
];

impl Scan<'_> {
    fn byte(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn until(&self, end: usize) -> &[u8] {
        self.text.get(self.at..end).unwrap_or_default()
    }

    fn token(&mut self) -> Result<(), DepthError> {
        if self.skip_blank() {
            return Ok(());
        }
        let broke = std::mem::take(&mut self.line_break);
        let first = self.byte(0);
        let is_else = self.rest().starts_with(b"else");
        if let Some(level) = self.levels.last_mut()
            && std::mem::take(&mut level.has_ended)
            && !is_else
        {
            level.statements = 0;
        }
        // A line that begins where an expression may have ended is a new statement, unless `in` goes on with it.
        let begins_operand =
            is_name(first) || first.is_ascii_digit() || matches!(first, b'"' | b'\'');
        let goes_on = self.rest().starts_with(b"in");
        if broke && begins_operand && !goes_on && self.before == Before::Operand {
            self.end_operators();
        }
        self.part(first)?;
        self.check()
    }

    /// Skips spaces, line breaks and comments.
    fn skip_blank(&mut self) -> bool {
        match self.byte(0) {
            b'\n' | b'\r' => {
                self.line_break = true;
                self.at += 1;
            }
            0..=b' ' => self.at += 1,
            b'/' if self.byte(1) == b'*' => self.skip_comment(),
            b'/' if self.byte(1) == b'/' => self.skip_line(),
            b'<' if self.rest().starts_with(b"<!--") => self.skip_line(),
            b'-' if self.line_break && self.rest().starts_with(b"-->") => self.skip_line(),
            b'#' if self.at == 0 && self.byte(1) == b'!' => self.skip_line(),
            _ => return false,
        }
        true
    }

    fn part(&mut self, first: u8) -> Result<(), DepthError> {
        match first {
            b'"' | b'\'' => self.string(first),
            b'`' => self.template()?,
            b'(' | b'[' | b'{' => self.open(first)?,
            b')' | b']' | b'}' => self.close(first)?,
            b';' => {
                self.end_operators();
                self.end_statement();
                self.operator(1);
            }
            b',' => {
                self.end_operators();
                self.operator(1);
            }
            b'/' => self.slash()?,
            b'.' if self.byte(1).is_ascii_digit() => {
                self.at += 1;
                self.name();
            }
            b'.' if self.byte(1) == b'.' => self.operator(3),
            b'.' => {
                self.at += 1;
                self.after_dot = true;
                return Ok(());
            }
            _ if is_name(first) || first.is_ascii_digit() => self.name(),
            _ => self.punctuation(),
        }
        self.after_dot = false;
        Ok(())
    }

    fn check(&self) -> Result<(), DepthError> {
        let last = self.levels.last().map_or(0, Level::depth);
        match self.outer + last > self.limit {
            true => Err(DepthError::TooDeep),
            false => Ok(()),
        }
    }

    fn skip_line(&mut self) {
        while self.at < self.text.len() && !matches!(self.byte(0), b'\n' | b'\r') {
            // U+2028 and U+2029 end lines, too.
            if self.rest().starts_with(&[0xe2, 0x80]) && matches!(self.byte(2), 0xa8 | 0xa9) {
                self.at += 3;
                break;
            }
            self.at += 1;
        }
    }

    fn skip_comment(&mut self) {
        let end = memchr::memmem::find(self.text.get(self.at + 2..).unwrap_or_default(), b"*/");
        let stop = end.map_or(self.text.len(), |end| self.at + 2 + end + 2);
        self.line_break |= self.until(stop).contains(&b'\n');
        self.at = stop;
    }

    fn end_operators(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.operators = 0;
        }
    }

    fn end_statement(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.has_ended = true;
        }
    }

    fn operator(&mut self, bytes: usize) {
        self.at += bytes;
        self.before = Before::Operator;
        self.word = b"";
    }

    fn string(&mut self, quote: u8) {
        self.at += 1;
        while self.at < self.text.len() {
            match self.byte(0) {
                b'\\' => self.at += 2,
                b'\n' => break,
                other => {
                    self.at += 1;
                    if other == quote {
                        break;
                    }
                }
            }
        }
        self.operand();
    }

    fn operand(&mut self) {
        self.before = Before::Operand;
        self.word = b"";
    }

    /// The text of a template up to its end or the next `${`.
    fn template(&mut self) -> Result<(), DepthError> {
        self.at += 1;
        while self.at < self.text.len() {
            match self.byte(0) {
                b'\\' => self.at += 2,
                b'`' => {
                    self.at += 1;
                    self.operand();
                    return Ok(());
                }
                b'$' if self.byte(1) == b'{' => {
                    self.at += 2;
                    self.push(Level::open(b'`'));
                    self.before = Before::Operator;
                    self.word = b"";
                    return self.check();
                }
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    fn push(&mut self, level: Level) {
        self.outer += self.levels.last().map_or(0, Level::depth);
        self.levels.push(level);
    }

    fn open(&mut self, bracket: u8) -> Result<(), DepthError> {
        let mut level = Level::open(bracket);
        level.is_header =
            bracket == b'(' && matches!(self.word, b"if" | b"while" | b"for" | b"with" | b"await");
        // A brace behind an operator is an object, except where a statement may begin.
        let last = self
            .text
            .get(..self.at)
            .and_then(|text| text.trim_ascii_end().last());
        let operator = !matches!(last, None | Some(b';' | b'{' | b'}' | b')' | b':' | b'>'));
        level.is_expression =
            bracket == b'{' && self.before == Before::Operator && operator && self.word.is_empty();
        self.push(level);
        self.operator(1);
        self.check()
    }

    fn close(&mut self, bracket: u8) -> Result<(), DepthError> {
        let opened = match bracket {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let Some(level) = self.levels.last().copied() else {
            return Err(DepthError::TooDeep);
        };
        if bracket == b'}' && level.bracket == b'`' {
            self.pop();
            return self.template();
        }
        if level.bracket != opened || self.levels.len() == 1 {
            // No parser reads on here.
            self.at = self.text.len();
            return Ok(());
        }
        self.pop();
        self.at += 1;
        self.word = b"";
        self.before = match bracket {
            b')' if level.is_header => Before::Operator,
            b'}' if level.is_expression => Before::Operand,
            b'}' => {
                self.end_statement();
                Before::Either
            }
            _ => Before::Operand,
        };
        Ok(())
    }

    fn pop(&mut self) {
        self.levels.pop();
        self.outer -= self.levels.last().map_or(0, Level::depth);
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$' | b'#' | b'@' | b'\\') || byte >= 0x80
}
