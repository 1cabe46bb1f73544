//! The table of stages in the documentation is the list of stages in the code.

use utkik::internals::stages::STAGES;

#[test]
fn the_table_of_stages_is_the_list_of_stages() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let text = std::fs::read_to_string(file).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| Stage |")).skip(2);
    let cells = rows.take_while(|line| line.starts_with('|')).map(|row| row.split('|').map(str::trim).collect());
    let documented: Vec<(String, Option<String>)> = cells
        .map(|cells: Vec<&str>| {
            let command = cells[2].strip_prefix("`utkik ").and_then(|command| command.strip_suffix('`'));
            (cells[1].to_owned(), command.map(str::to_owned))
        })
        .collect();
    let listed: Vec<(String, Option<String>)> =
        STAGES.iter().map(|stage| (stage.name().to_owned(), stage.command().map(str::to_owned))).collect();
    assert_eq!(documented, listed);
}
