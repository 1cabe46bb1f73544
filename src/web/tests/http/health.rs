//! The health check.

use crate::web::tests::*;

#[tokio::test]
async fn health_is_json() {
    let got = Site::open().await.get("/halsa").await;
    let body: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!((got.status, body["status"].as_str(), body["calls"].as_i64()), (200, Some("ok"), Some(2)));
}
