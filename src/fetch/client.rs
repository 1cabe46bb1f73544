//! The HTTP clients: their user agent, their timeouts, and the addresses that their resolver allows.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Proxy};
use thiserror::Error;

use super::{FetchOptions, Guard};

/// One client per guard, so that a connection opened for a trusted source is never reused by another.
#[derive(Clone, Debug)]
pub(super) struct Clients {
    public: Client,
    private: Client,
    /// For the mirror or the proxy, which the operator chose: no guard applies.
    unguarded: Option<Client>,
}

impl Clients {
    pub(super) fn new(options: &FetchOptions) -> anyhow::Result<Clients> {
        let client = |guard| build(options, guard).context("failed to set up HTTP");
        let chosen = options.mirror.is_some() || options.proxy.is_some();
        Ok(Clients {
            public: client(Some(Guard { allow_private: false }))?,
            private: client(Some(Guard { allow_private: true }))?,
            unguarded: chosen.then(|| client(None)).transpose()?,
        })
    }

    pub(super) fn for_guard(&self, guard: Guard) -> &Client {
        self.unguarded.as_ref().unwrap_or(if guard.allow_private { &self.private } else { &self.public })
    }
}

/// Builds a client for addresses that people give, for which no mirror is used.
pub(super) fn guarded_client(options: &FetchOptions, guard: Guard) -> anyhow::Result<Client> {
    let options = FetchOptions { mirror: None, ..options.clone() };
    let guard = options.proxy.is_none().then_some(guard);
    build(&options, guard).context("failed to set up HTTP")
}

fn build(options: &FetchOptions, guard: Option<Guard>) -> anyhow::Result<Client> {
    let mut builder = Client::builder()
        .user_agent(user_agent(options))
        .redirect(Policy::none())
        .connect_timeout(options.timeouts.connect)
        .read_timeout(options.timeouts.read)
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(Duration::from_secs(30))
        .referer(false)
        .no_proxy();
    if let Some(bundle) = &options.ca_bundle {
        let authorities = Certificate::from_pem_bundle(bundle).context("the authorities' certificates are no PEM")?;
        builder = authorities.into_iter().fold(builder, ClientBuilder::add_root_certificate);
    }
    if let Some(guard) = guard {
        builder = builder.dns_resolver(Arc::new(GuardedResolver { guard }));
    } else if let (Some(proxy), None) = (&options.proxy, &options.mirror) {
        builder = builder.proxy(Proxy::all(proxy.clone()).context("the proxy's address is not usable")?);
    }
    Ok(builder.build()?)
}

fn user_agent(options: &FetchOptions) -> String {
    if let Some(user_agent) = &options.user_agent {
        return user_agent.clone();
    }
    let product = concat!("utkik/", env!("CARGO_PKG_VERSION"));
    options.contact.as_ref().map_or_else(|| product.to_owned(), |contact| format!("{product} (+{contact})"))
}

/// The error when a name has no public address. It travels through the HTTP stack as the cause of that stack's error.
#[derive(Debug, Error)]
#[error("the name leads to {first}, which is not public")]
pub(super) struct NotPublic {
    pub(super) first: std::net::IpAddr,
}

/// A resolver that keeps only addresses that the guard allows. Connections go to what it returned, so a name that
/// resolves differently a second time gains nothing (DNS rebinding).
struct GuardedResolver {
    guard: Guard,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.guard;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed: Vec<SocketAddr> = found.iter().copied().filter(|address| guard.allows(address.ip())).collect();
            if let (true, Some(first)) = (allowed.is_empty(), found.first()) {
                return Err(NotPublic { first: first.ip() }.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
