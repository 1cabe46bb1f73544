# Short names for what CI runs. `.ci/run` decides what each step does; this file only calls it.
# Needs `just` (https://just.systems); everything here works without it, too.

# List the recipes
default:
    @just --list

# All that must hold before a change lands (the slowest takes minutes)
check:
    .ci/run

# Format the code
format:
    cargo fmt

# Formatting, lints and tests: what most changes need
quick:
    .ci/run format lints tests

# Lints as CI reads them
lints:
    .ci/run lints

# All tests, or those whose name holds a word: just test digest
test *words:
    cargo test --locked {{words}}

# Take over snapshots that a change was meant to change (read the diff afterwards)
accept *words:
    INSTA_UPDATE=always cargo test --locked {{words}}
    git diff --stat -- '*.snap'

# The pages in Chromium, with axe-core
browser:
    .ci/run browser

# The API against its OpenAPI document
api:
    .ci/run api

# Licences and origins of dependencies
licences:
    .ci/run licences

# The optional language model
model:
    .ci/run model

# One bench, or all: just bench search
bench *names:
    cargo bench {{ if names == "" { "" } else { "--bench " + names } }}

# The whole program on recordings, at http://127.0.0.1:8080
demo:
    cargo run -- run --demo
