//! utkik, the program: everything is in the library.

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "utkik: failed to start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let status = runtime.block_on(utkik::main());
    // A parser that still works on a page after its timeout must not delay the exit.
    runtime.shutdown_background();
    status
}
