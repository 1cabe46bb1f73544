//! utkik, the program: everything is in the library.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    utkik::cli::main().await
}
