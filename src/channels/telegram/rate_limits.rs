//! Rate limits for Telegram, within those of its FAQ for bots ("My bot is hitting limits").

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use nonzero_ext::nonzero;

/// About 30 messages a second over all chats: five at once, and 25 a second.
const BURST: NonZeroU32 = nonzero!(5u32);
const PER_SECOND: NonZeroU32 = nonzero!(25u32);
/// One message a second to a chat.
const PER_SECOND_TO_CHAT: NonZeroU32 = nonzero!(1u32);
/// 20 messages a minute to a group: three at once, and 17 a minute.
const BURST_TO_GROUP: NonZeroU32 = nonzero!(3u32);
const PER_MINUTE_TO_GROUP: NonZeroU32 = nonzero!(17u32);

type ChatRateLimiter<C> = RateLimiter<i64, DefaultKeyedStateStore<i64>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// The rate limiters over all chats, per chat and per group.
#[derive(Debug)]
pub(super) struct RateLimits<C: Clock = DefaultClock> {
    all: RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<C::Instant>>,
    chats: ChatRateLimiter<C>,
    groups: ChatRateLimiter<C>,
    clock: C,
}

impl<C: Clock + Clone> RateLimits<C> {
    pub(super) fn new(clock: C) -> RateLimits<C> {
        let all = Quota::per_second(PER_SECOND).allow_burst(BURST);
        let chat = Quota::per_second(PER_SECOND_TO_CHAT);
        let group = Quota::per_minute(PER_MINUTE_TO_GROUP).allow_burst(BURST_TO_GROUP);
        RateLimits {
            all: RateLimiter::direct_with_clock(all, clock.clone()),
            chats: RateLimiter::new(chat, DefaultKeyedStateStore::default(), clock.clone()),
            groups: RateLimiter::new(group, DefaultKeyedStateStore::default(), clock.clone()),
            clock,
        }
    }

    /// Waits until a message may be sent to the chat.
    pub(super) async fn acquire(&self, chat: i64) {
        while let Err(wait) = self.try_chat(chat) {
            tokio::time::sleep(wait).await;
        }
        while let Err(wait) = self.try_all() {
            tokio::time::sleep(wait).await;
        }
    }

    /// Takes from the chat's own limit, or returns how long to wait. The ids of groups are negative.
    fn try_chat(&self, chat: i64) -> Result<(), Duration> {
        self.chats.check_key(&chat).map_err(|early| early.wait_time_from(self.clock.now()))?;
        if chat >= 0 {
            return Ok(());
        }
        self.groups.check_key(&chat).map_err(|early| early.wait_time_from(self.clock.now()))
    }

    fn try_all(&self) -> Result<(), Duration> {
        self.all.check().map_err(|early| early.wait_time_from(self.clock.now()))
    }

    /// Drops the limiters of chats that have been idle for long enough.
    pub(super) fn drop_idle(&self) {
        self.chats.retain_recent();
        self.groups.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    const STEP: Duration = Duration::from_millis(10);

    /// Returns when messages were sent (milliseconds) within `seconds`, when one always waits for each of the chats.
    fn send_times(chats: &[i64], seconds: u64) -> Vec<(u64, i64)> {
        let clock = FakeRelativeClock::default();
        let pace = RateLimits::new(clock.clone());
        let (mut sent, mut has_own_turn) = (Vec::new(), vec![false; chats.len()]);
        for step in 0..seconds * 100 {
            for (chat, has_turn) in chats.iter().zip(&mut has_own_turn) {
                *has_turn = *has_turn || pace.try_chat(*chat).is_ok();
                if *has_turn && pace.try_all().is_ok() {
                    sent.push((step * 10, *chat));
                    *has_turn = false;
                }
            }
            clock.advance(STEP);
        }
        sent
    }

    /// Returns the most that were sent within any period of this length.
    fn most_within(sent: &[(u64, i64)], milliseconds: u64) -> usize {
        let within = |from: u64| sent.iter().filter(|(at, _)| (from..from + milliseconds).contains(at)).count();
        sent.iter().map(|(at, _)| within(*at)).max().unwrap_or(0)
    }

    #[test]
    fn no_second_sees_more_than_thirty_messages() {
        let chats: Vec<i64> = (1..=400).collect();
        let sent = send_times(&chats, 12);
        assert!(most_within(&sent, 1_000) <= 30, "{}", most_within(&sent, 1_000));
        assert!(sent.len() >= 12 * 25, "and the limit is made use of: {}", sent.len());
    }

    #[test]
    fn a_chat_gets_one_message_a_second_and_a_group_twenty_a_minute() {
        let one = send_times(&[7], 20);
        assert_eq!((most_within(&one, 1_000), one.len()), (1, 20));
        let group = send_times(&[-7], 180);
        assert!(
            most_within(&group, 1_000) == 1 && most_within(&group, 60_000) <= 20,
            "{}",
            most_within(&group, 60_000)
        );
        assert!(group.len() >= 50, "{}", group.len());
    }

    #[test]
    fn whoever_comes_too_early_is_told_how_long_to_wait() {
        let clock = FakeRelativeClock::default();
        let pace = RateLimits::new(clock.clone());
        assert_eq!(pace.try_chat(7), Ok(()));
        clock.advance(Duration::from_millis(400));
        assert_eq!(pace.try_chat(7), Err(Duration::from_millis(600)));
        assert_eq!(pace.try_chat(8), Ok(()), "nobody else waits");
    }
}
