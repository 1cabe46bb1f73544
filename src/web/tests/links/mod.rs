//! The pages behind the personal links in letters.

mod answer;
mod leave;
mod pass_on;

use crate::letters::PersonalLink;
use crate::web::tests::*;

#[tokio::test]
async fn every_link_of_the_table_leads_to_a_page_that_knows_a_forged_token() {
    let site = Site::open().await;
    for link in PersonalLink::ALL {
        for path in [link.path_with("x"), format!("/en{}", link.path_with("x"))] {
            let got = site.get(&path).await;
            let is_known = got.body.contains("<h1>Länken gäller inte</h1>")
                || got.body.contains("<h1>The link does not hold</h1>");
            assert!(got.status == 404 && is_known, "{path} is no page: {}", got.body);
        }
    }
}
