//! What a test does to the database past the store.

use sqlx::Row as _;

use super::TestApp;

impl TestApp {
    /// Runs SQL past the store, to break its data.
    pub(crate) async fn execute_sql(&self, sql: &'static str) -> u64 {
        let file = self.settings.state_dir.join("utkik.db");
        let pool = sqlx::AnyPool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
        let done = sqlx::query(sql).execute(&pool).await.unwrap().rows_affected();
        pool.close().await;
        done
    }

    /// Returns a number by SQL for which the store has no query.
    pub(crate) async fn query_number(&self, sql: &'static str) -> i64 {
        let file = self.settings.state_dir.join("utkik.db");
        let pool = sqlx::AnyPool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
        let row = sqlx::query(sql).fetch_one(&pool).await.unwrap();
        pool.close().await;
        row.try_get(0).unwrap()
    }

    /// Returns all text in the database.
    pub(crate) async fn all_text(&self) -> String {
        let file = self.settings.state_dir.join("utkik.db");
        let pool = sqlx::AnyPool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
        let tables = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(&pool).await.unwrap();
        let mut words = Vec::new();
        for table in &tables {
            let table: String = table.try_get(0).unwrap();
            let rows = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"))).fetch_all(&pool).await;
            // The migrations' own table has columns of other types.
            for row in rows.unwrap_or_default() {
                words.extend((0..row.len()).filter_map(|at| row.try_get::<Option<String>, _>(at).ok().flatten()));
            }
        }
        pool.close().await;
        words.join("\n")
    }
}
