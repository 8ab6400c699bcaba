fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut files = Vec::new();
    fn walk(p: &std::path::Path, out: &mut Vec<std::path::PathBuf>) {
        if p.is_dir() {
            let mut e: Vec<_> = std::fs::read_dir(p)
                .unwrap()
                .map(|e| e.unwrap().path())
                .collect();
            e.sort();
            for x in e {
                walk(&x, out);
            }
        } else {
            out.push(p.to_path_buf());
        }
    }
    walk(std::path::Path::new(&args[1]), &mut files);
    let texts: Vec<String> = files
        .iter()
        .map(|f| std::fs::read_to_string(f).unwrap())
        .collect();
    let sources: Vec<_> = texts
        .iter()
        .map(|t| sessionlint::selftest::smali::Source {
            text: t,
            first_line: 1,
            name: None,
        })
        .collect();
    for (s, f) in sources.iter().zip(&files) {
        if let Err(e) = sessionlint::selftest::smali::assemble_sources(
            &[*s],
            sessionlint::selftest::smali::Lines::AsWritten,
        ) {
            eprintln!("{}: {e}", f.display());
        }
    }
    match sessionlint::selftest::smali::assemble_sources(
        &sources,
        sessionlint::selftest::smali::Lines::AsWritten,
    ) {
        Ok(b) => std::fs::write(&args[2], b).unwrap(),
        Err(e) => eprintln!("{e}"),
    }
}
