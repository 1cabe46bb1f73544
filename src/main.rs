//! utkik, the program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("utkik: failed to start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let status = runtime.block_on(utkik::cli::main());
    // A reader that is still busy with a page that was given up does not hold up the end.
    runtime.shutdown_background();
    status
}
