//! Names, operators and slashes: how deep the grammar goes on behind them.

use super::{Before, DepthError, OPERATOR_WORDS, STATEMENT_WORDS, Scan, is_name};

impl Scan<'_> {
    pub(super) fn name(&mut self) {
        let start = self.at;
        while is_name(self.byte(0)) || self.byte(0).is_ascii_digit() || self.byte(0) == b'\\' {
            self.at += 1;
            if self.at >= self.text.len() {
                break;
            }
        }
        let word = self.text.get(start..self.at).unwrap_or_default();
        let is_plain = !self.after_dot;
        let is_operator = is_plain && OPERATOR_WORDS.contains(&word);
        let is_statement = is_plain && STATEMENT_WORDS.contains(&word);
        if let Some(level) = self.levels.last_mut() {
            level.operators += usize::from(is_operator);
            level.statements += usize::from(is_statement);
            if is_plain && matches!(word, b"case" | b"default") {
                level.operators = 0;
                level.statements = 0;
            }
        }
        // `yield`, `await` and `of` may be names.
        self.before = match word {
            b"yield" | b"await" | b"of" if is_plain => Before::Either,
            _ if is_operator || matches!(word, b"else" | b"do") && is_plain => Before::Operator,
            _ => Before::Operand,
        };
        self.word = if is_plain { word } else { b"" };
    }

    /// Operators; those that group to the left are read without recursion.
    pub(super) fn punctuation(&mut self) {
        const LEFT: [&[u8]; 8] = [b"&&", b"||", b"??", b"+", b"-", b"*", b"<", b">"];
        let first = self.byte(0);
        let is_update = matches!(first, b'+' | b'-') && self.byte(1) == first;
        let begins = self.before != Before::Operand;
        let mut bytes = 1;
        while matches!(
            self.byte(bytes),
            b'=' | b'&' | b'|' | b'?' | b'>' | b'*' | b'<'
        ) && matches!(
            first,
            b'=' | b'!' | b'&' | b'|' | b'?' | b'<' | b'>' | b'*' | b'+' | b'-' | b'%' | b'^'
        ) && bytes < 4
        {
            bytes += 1;
        }
        if is_update {
            bytes = 2;
        }
        let operator = self.text.get(self.at..self.at + bytes).unwrap_or_default();
        let is_left = !begins
            && !is_update
            && (LEFT.contains(&operator)
                || matches!(first, b'%' | b'^' | b'&' | b'|' | b'<' | b'>'))
            && (!operator.ends_with(b"=") || matches!(operator, b"<=" | b">="));
        let is_comparison = matches!(operator, b"==" | b"===" | b"!=" | b"!==");
        if let Some(level) = self.levels.last_mut()
            && !is_left
            && !is_comparison
        {
            level.operators += 1;
        }
        let postfix = is_update && self.before == Before::Operand;
        let optional = operator == b"?" && self.byte(1) == b'.';
        self.at += bytes;
        self.word = b"";
        if !postfix {
            self.before = Before::Operator;
        }
        if optional {
            self.before = Before::Operator;
        }
    }

    pub(super) fn slash(&mut self) -> Result<(), DepthError> {
        match self.before {
            Before::Operand => {
                self.operator(if self.byte(1) == b'=' { 2 } else { 1 });
                Ok(())
            }
            Before::Operator => {
                self.at = self.regex_end();
                self.operand();
                Ok(())
            }
            Before::Either => {
                let end = self.regex_end();
                let body = self.text.get(self.at + 1..end).unwrap_or_default();
                let is_alike = body.iter().all(|byte| !b"\"'`()[]{}".contains(byte))
                    && memchr::memmem::find(body, b"//").is_none()
                    && memchr::memmem::find(body, b"/*").is_none()
                    && self.text.get(end) != Some(&b'/');
                if !is_alike {
                    return self.regex_unless_unlike(end);
                }
                if let Some(level) = self.levels.last_mut() {
                    level.operators += body.len();
                }
                self.at = end;
                self.operand();
                let checked = self.check();
                self.end_operators();
                checked
            }
        }
    }

    /// Behind a block a slash opens a regular expression, unless the block was that of a function in an expression:
    /// what it would hide then counts as open.
    fn regex_unless_unlike(&mut self, end: usize) -> Result<(), DepthError> {
        let body = self.text.get(self.at + 1..end).unwrap_or_default();
        let hidden = body.iter().filter(|byte| b"([{`".contains(byte)).count();
        let quotes = body.iter().filter(|byte| b"\"'`".contains(byte)).count();
        if quotes > 0 || hidden > 64 || self.text.get(end) == Some(&b'/') {
            return Err(DepthError::Ambiguous);
        }
        self.outer += hidden;
        self.at = end;
        self.operand();
        self.check()
    }

    /// Behind the flags of the regular expression that begins here.
    fn regex_end(&self) -> usize {
        let mut at = self.at + 1;
        let mut in_class = false;
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    at += 1;
                    break;
                }
                b'\n' | b'\r' => break,
                _ => {}
            }
            at += 1;
        }
        while self.text.get(at).is_some_and(|byte| is_name(*byte)) {
            at += 1;
        }
        at.min(self.text.len())
    }
}
