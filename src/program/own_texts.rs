//! The strings that the app's own code uses, found once: many rules look through all of them.

use super::{CodeSite, Program, Symbol};

impl<'a> Program<'a> {
    /// The strings that the app's own code loads, ascending, in modified UTF-8.
    pub fn own_texts(&self) -> impl Iterator<Item = (Symbol, &'a [u8])> {
        let own = self.own_texts.get_or_init(|| {
            let all = self.symbols().iter().map(|(symbol, _)| symbol);
            all.filter(|symbol| self.own_users_of_string(*symbol).next().is_some())
                .collect()
        });
        let symbols = own.iter().copied();
        symbols.map(|symbol| (symbol, self.symbols().bytes(symbol)))
    }

    /// The instructions of the app's own code that load a string.
    pub fn own_users_of_string(&self, string: Symbol) -> impl Iterator<Item = CodeSite> {
        let sites = self.users_of_string(string).iter().copied();
        sites.filter(|site| self.is_app_code(site.method))
    }
}
