//! A browser with one cookie, which submits forms as browsers do from a page of the site.

use std::sync::Mutex;

use reqwest::header::HeaderMap;
use utkik::internals::config::ApiSettings;
use utkik::internals::web;

use crate::app::TestApp;

pub(crate) struct Browser {
    base: String,
    client: reqwest::Client,
    cookie: Mutex<Option<String>>,
}

/// A response with its body.
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl HttpResponse {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Browser {
    /// Serves the pages of a program until the test ends, and opens a browser on them.
    pub(crate) async fn open(app: &TestApp) -> Browser {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = app.web_state(ApiSettings::default()).await;
        tokio::spawn(web::serve(listener, web::router(state), web::ServerLimits::default(), std::future::pending()));
        Browser::at(&base)
    }

    /// Serves the pages behind a proxy that says who each client is, and opens a browser on them.
    pub(crate) async fn open_behind_a_proxy(app: &TestApp) -> Browser {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let api = ApiSettings { trusted_proxies: vec![[127, 0, 0, 1].into()], ..ApiSettings::default() };
        let state = app.web_state(api).await;
        tokio::spawn(web::serve(listener, web::router(state), web::ServerLimits::default(), std::future::pending()));
        Browser::at(&base)
    }

    /// Submits a form as the client that the proxy in front names.
    pub(crate) async fn post_from(&self, client: &str, path: &str, fields: &[(&str, &str)]) -> HttpResponse {
        let headers = [("sec-fetch-site", "same-origin"), ("origin", self.base.as_str()), ("x-forwarded-for", client)];
        self.send("POST", path, &headers, Some(fields)).await
    }

    pub(crate) fn at(base: &str) -> Browser {
        let plain = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Browser { base: base.to_owned(), client: plain.build().unwrap(), cookie: Mutex::default() }
    }

    /// Opens another browser on the same pages.
    pub(crate) fn another(&self) -> Browser {
        Browser::at(&self.base)
    }

    pub(crate) fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap().clone()
    }

    pub(crate) fn set_cookie(&self, cookie: &str) {
        *self.cookie.lock().unwrap() = Some(cookie.to_owned());
    }

    pub(crate) async fn get(&self, path: &str) -> HttpResponse {
        self.send("GET", path, &[], None).await
    }

    /// Submits a form from one of the site's own pages.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> HttpResponse {
        self.send("POST", path, &[("sec-fetch-site", "same-origin"), ("origin", self.base.as_str())], Some(fields))
            .await
    }

    /// Submits a form with the CSRF token of a page.
    pub(crate) async fn submit(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> HttpResponse {
        let word = csrf_token(&self.get(page).await.body);
        self.post(path, &[fields, &[("ord", word.as_str())]].concat()).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        fields: Option<&[(&str, &str)]>,
    ) -> HttpResponse {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = self.cookie() {
            request = request.header("cookie", cookie);
        }
        if let Some(fields) = fields {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        if let Some(set) = headers.get("set-cookie") {
            let cookie = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            *self.cookie.lock().unwrap() = (!cookie.ends_with('=')).then_some(cookie);
        }
        HttpResponse { status, headers, body: answer.text().await.unwrap() }
    }
}

/// Returns the CSRF token of a page's forms; empty where it has none.
pub(crate) fn csrf_token(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"ord\" value=\"").unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// Returns the path of the first link to `/step/…` in a mail, with its soft line breaks removed.
pub(crate) fn link_in(mail: &str, step: &str) -> String {
    let whole = mail.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=");
    let (_, rest) = whole.split_once(&format!("/{step}/")).unwrap_or_else(|| panic!("no /{step}/ in {whole}"));
    format!("/{step}/{}", rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>())
}
