//! The program `pools`; everything is in the library.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match Box::pin(pools::commands::run()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stderr)] // the last word of a program that can't go on
fn tell(error: &str) {
    eprintln!("pools: {error}");
}
