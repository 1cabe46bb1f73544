//! The modules as tests, benches and the examples in the documentation see them. The library itself offers nothing but
//! [`main`](crate::main), so that the compiler finds what nothing uses.

pub mod api_types {
    pub use crate::api_types::*;
}
pub mod app {
    pub use crate::app::*;
}
pub mod bot {
    pub use crate::bot::*;
}
pub mod channels {
    pub use crate::channels::*;
}
pub mod cli {
    pub use crate::cli::*;
}
pub mod config {
    pub use crate::config::*;
}
pub mod daemon {
    pub use crate::daemon::*;
}
pub mod delivery {
    pub use crate::delivery::*;
}
pub mod export {
    pub use crate::export::*;
}
pub mod feedback {
    pub use crate::feedback::*;
}
pub mod fetch {
    pub use crate::fetch::*;
}
pub mod kommun {
    pub use crate::kommun::*;
}
pub mod letters {
    pub use crate::letters::*;
}
pub mod locale {
    pub use crate::locale::*;
}
pub mod matching {
    pub use crate::matching::*;
}
pub mod model {
    pub use crate::model::*;
}
pub mod opportunity {
    pub use crate::opportunity::*;
}
pub mod reading {
    pub use crate::reading::*;
}
pub mod search {
    pub use crate::search::*;
}
pub mod sources {
    pub use crate::sources::*;
}
pub mod stages {
    pub use crate::stages::*;
}
pub mod store {
    pub use crate::store::*;
}
pub mod subscription {
    pub use crate::subscription::*;
}
pub mod text {
    pub use crate::text::*;
}
pub mod web {
    pub use crate::web::*;
}
#[cfg(feature = "demo")]
pub mod demo {
    pub use crate::demo::*;
}
