//! Journeys: from the portal to a recipient, through the public interfaces.

mod api;
mod calendars;
mod chats;
mod checks;
mod crashes;
mod deliveries;
mod digests;
mod feedback;
mod forgetting;
mod health;
mod hostile;
mod languages;
mod letters;
mod managing;
mod manners;
mod outages;
mod passing;
mod reminders;
mod reports;
mod rounds;
mod routing;
mod searching;
mod signing_in;
mod signing_up;
mod troubles;
mod wanted;
