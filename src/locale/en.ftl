# The English messages. How to add one stands in mod.rs.

## Numbers and sums of money

number-group = ,
number-decimal = .
list-comma = {", "}
list-and = {" and "}
quoted = “{ $text }”
money = { $currency }{"\u00A0"}{ $figure }
money-millions = { $count }{"\u00A0"}million
money-billions = { $count }{"\u00A0"}billion
currency-eur = EUR
currency-sek = SEK
currency-nok = NOK
currency-dkk = DKK
currency-usd = USD
currency-gbp = GBP
currency-chf = CHF
grant-exactly = { $sum } per project
grant-range = from { $least } to { $most } per project
grant-range-of-one-currency = from { $currency }{"\u00A0"}{ $least } to { $currency }{"\u00A0"}{ $most } per project
grant-at-most = up to { $sum } per project
grant-at-least = at least { $sum } per project
grant-pot = { $sum } in all
grant-projects = about { $projects } projects

## Dates

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
date-day = { $day } { $month }
date-full = { $day } { $month } { $year }
date-month = { $month } { $year }
date-with-weekday = { $weekday } { $date }
date-range = { $from } – { $to }
date-range-in-month = { $from }–{ $to }
date-moment = { $date } at{"\u00A0"}{ $time }
time-of-day = { $hour }:{ $minute }
at-time = { $time }
zone-brussels = Brussels time
zone-stockholm = Swedish time
zone-helsinki = Finnish time

## Deadlines

deadline-has-passed = has passed
deadline-today = today
deadline-tomorrow = tomorrow
deadline-today-first = Today
deadline-tomorrow-first = Tomorrow
deadline-days-left = { $days }{"\u00A0"}days left
deadline-at = { $date } at{"\u00A0"}{ $time } { $zone }
deadline-in-swedish-time = { $date } ({ $time } Swedish time)

## Names of states and kinds

status-forthcoming = forthcoming
status-open = open
status-closed = closed
status-withdrawn = withdrawn
status-unknown = not stated
level-alert = good match
level-digest = possible match
level-none = no match
eligible-yes = yes
eligible-no = no, by the terms of the call
eligible-unstated = not stated – check in the call
heading-new = New call
heading-amended = Amended call
heading-opened = Now open
heading-closed = Has closed
heading-withdrawn = Withdrawn
heading-reopened = Open again
heading-corrected = Correction
source-health-ok = read without error
source-health-unchanged = read, nothing has changed
source-health-reading = is being read, over several rounds
source-health-degraded = read only in part
source-health-silent = has been unusually quiet
source-health-suspect = gave an answer that we do not trust
source-health-blocked = did not let us in
source-health-broken = could not be read
source-health-never = has never been readable
source-error-costly = reading the page takes more memory or time than any list of calls does, so it was stopped; see the page by hand
source-error-interrupted = the program ended while it read this source, several times in a row
source-error-long-page = the page makes more text than any list of calls
source-error-long-pass = the source makes more text at once than is kept of a source; the rest is not read, see it by hand
source-error-long-day = the source makes more new text in a day than is kept of a source; the rest is not read, see it by hand
section-summary = Summary
section-objective = Objective
section-expected-outcome = Expected results
section-scope = What the project is to do
section-destination = Direction
section-conditions = Conditions
section-boilerplate = Forms, contacts and standard texts
section-other = More from the call
funder-european-commission = European Commission
funder-europeiska-kommissionen = European Commission
opinion-relevant = relevant
opinion-not-relevant = not relevant
letter-kind-welcome = Welcome letter
letter-kind-alert = Alert
letter-kind-digest = Digest
letter-kind-reminder = Reminder
letter-kind-correction = Correction
letter-kind-operator = Letter to the operator
letter-kind-confirmation = Letter to confirm
letter-kind-signin = Letter to sign in
letter-reason-welcome = new subscription
letter-reason-alert = a call, or a change in one, that is a good match for the municipality
letter-reason-digest = the calls of the period, for a subscriber
letter-reason-reminder = a deadline is near
letter-reason-correction = a change in what the reader has been told
letter-reason-operator = the operator is to know how things stand
letter-reason-confirmation = somebody has asked for a subscription for the address
letter-reason-signin = the reader has asked to sign in
frequency-immediate = at once when something is a good match, and a digest every Monday
frequency-daily = a digest every morning
frequency-weekly = a digest every Monday
reminders-none = none
reminders-before =
    { $most ->
        [one] { $list } day before a deadline
       *[other] { $list } days before a deadline
    }
role-representative = Representative
role-coordinator = Coordinator
role-operator = Operator
delivery-state-pending = waiting to be sent
delivery-state-sent = sent
delivery-state-failed = could not be sent
delivery-state-refused = was not accepted
delivery-state-in-a-file = written to a file

## Areas: the ids are those of src/matching/areas.toml

any-area = The work of the municipality as a whole
area-arbetsmarknad-kompetens = Employment and skills
area-barn-unga = Children and young people
area-demokrati-medborgare = Democracy and citizens
area-digitalisering = Digitalisation
area-forskning-innovation = Research and innovation
area-idrott = Sport and leisure
area-integration-migration = Integration and migration
area-internationellt-utvecklingssamarbete = International development cooperation
area-jamstalldhet-likabehandling = Gender equality and equal treatment
area-klimat-energi = Climate and energy
area-krisberedskap-sakerhet = Crisis preparedness and security
area-kultur = Culture
area-landsbygd-mat = Countryside and food
area-miljo-natur = Environment and nature
area-naringsliv-foretag = Business and enterprise
area-skola-utbildning = Schools and education
area-social-omsorg-halsa = Social care and health
area-stadsplanering-bostader = Urban planning and housing
area-transport-mobilitet = Transport and mobility
area-turism-besoksnaring = Tourism
area-vanorter-natverk = Twin towns and networks
area-vatten-avfall-cirkular = Water, waste and circular economy

## Changes: the names of fields, and what has happened to them

field-deadline = Deadline
field-deadline-time = Time of day of the deadline
field-cutoffs = Days to apply by
field-opens = Opening day
field-planned = Planned opening
field-status = Status
field-applicants = Who may apply
field-title = Title
field-page = Page
field-identifier = Identifier
field-amount = Total budget
field-grant-min = Smallest grant per project
field-grant-max = Largest grant per project
change-withdrawn = The call has been withdrawn. It can no longer be applied for.
change-closed = The call has closed. It can no longer be applied for.
change-corrected = We had read the call wrongly. Its page has not changed; this is right:
change-opened = The call has opened. It can be applied for now.
change-reopened = The call is open again.
change-from-to =
    { $how ->
        [earlier] { $name } brought forward from { $was } to { $is }.
        [deadline] { $name } moved from { $was } to { $is }.
        [opens] { $name } moved from { $was } to { $is }.
        [planned] { $name } moved from { $was } to { $is }.
       *[other] { $name } changed from { $was } to { $is }.
    }
change-now-given = { $name } now given: { $is }.
change-no-longer-given = { $name } no longer given (was { $was }).
change-somehow = { $name } changed.
change-page = The page has changed.
change-page-added = Added: “{ $text }”
change-page-removed = Removed: “{ $text }”

## The way to a decision in a kommun

decision-exempt = Needs no approval by { $body } ({ $word }).
decision-approval = Before the application is sent, { $body } must approve it.
decision-known-until = The days of meetings are known only until { $date }: add to them in the kommun's file.
decision-meeting = { $body } { $date }
decision-preparatory-meeting = in { $body } no later than { $date }
decision-with-papers = { $meeting } (papers by { $papers })
decision-at-once = To be taken up for decision in { $decision }.
decision-prepared = To be taken up { $meetings }, for decision in { $decision }.
decision-papers-passed = the papers for { $body } on { $date } should already have been handed in
decision-meets-after = { $body } does not meet until { $date }
decision-no-meeting = { $body } has no known meeting before the deadline
decision-too-late = Too late for a decision in the usual order: { $why }. If the matter is not already on its way up, ask whether the chair may decide in urgent matters (Chapter 6, Section 39 of the Swedish Local Government Act).
decision-papers-countdown = { $left }: the papers for { $body } on { $meeting } must be in by { $papers }, for a decision before the deadline { $deadline }.
decision-out-of-reach = Cannot reach { $body } before the deadline { $deadline }, unless the matter is already on its way: contact the chair of { $body }.

## Facts of a call

facts-more-dates = More dates
facts-status = Status
facts-money = Money
facts-eligible = A municipality may apply
facts-programme = Programme
facts-funder = Funder
facts-from = From
facts-places = Holds for
facts-identifier = Identifier
facts-apply-by = Apply by
facts-reply-by = Reply by
facts-deadline-was = The deadline was
facts-rolling = any time, there is no deadline
facts-no-date = no date given
facts-check = check on the funder’s page
facts-unread-date = cannot be read for certain
facts-unclear = uncertain: the page says “{ $words }”
facts-portal-time = on the EU portal it is usually 17:00 Brussels time – check on the funder’s page
facts-no-time = no time of day given – check on the funder’s page
facts-year-inferred = the page gives no year, this is our reading
facts-second-step = apply in two steps; the second by { $days }
facts-further-cutoffs = it can also be applied for by { $days }
facts-opens = opens { $date }
facts-planned = planned to open in { $month }
facts-no-sum = no sum given
facts-applicants-not = not { $list }
summary-rolling = apply at any time
summary-apply-by = apply by { $date } ({ $left })
summary-reply-by = reply by { $date } ({ $left })
summary-no-deadline = no deadline given

## Counts

count-calls =
    { $count ->
        [one] { $count }{"\u00A0"}call
       *[other] { $count }{"\u00A0"}calls
    }
count-closed-calls =
    { $count ->
        [one] { $count }{"\u00A0"}closed call
       *[other] { $count }{"\u00A0"}closed calls
    }
count-letters =
    { $count ->
        [one] { $count }{"\u00A0"}letter
       *[other] { $count }{"\u00A0"}letters
    }
count-priorities =
    { $count ->
        [one] { $count }{"\u00A0"}priority
       *[other] { $count }{"\u00A0"}priorities
    }

## What a subscription covers

scope-all-areas = all areas
scope-passed-on = what the municipality passes on

## The ledger's extract

ledger-title = Letters, { $period }
ledger-title-of-kommun = Letters about { $kommun }, { $period }
ledger-lead = Letters: { $letters }. Extract of utkik’s ledger, written { $written }. “Sent” means that the next server took the letter.
ledger-written-and-sent = Written and sent
ledger-letter = Letter
ledger-written = Written
ledger-sent = Sent
ledger-to = To
ledger-kommun = Municipality
ledger-kind = Kind
ledger-subject = Subject
ledger-why = Why
ledger-calls = Calls
ledger-outcome = Outcome
ledger-attempts = Attempts
ledger-remark = Reply
ledger-id = Number
ledger-message-id = Message-ID

## Reports

report-title-of-kommun = Calls for { $kommun }
report-lead = Utkik saw { $seen } new calls and policy matters from all sources in the period. Of these { $strong } suit the municipality well, and { $weak } may suit it.
report-by-area = By area
report-by-programme = By programme
report-by-forvaltning = By administration (a call may concern several)
report-no-area = No area
report-no-programme = No programme named
report-no-forvaltning = None of them
report-seen = New, from all sources
report-strong = New, good matches
report-weak = New, possible matches
report-notified = Told in letters that were sent
report-followed = Began to be followed
report-relevant = Answered: relevant
report-not-relevant = Answered: not relevant
report-passed-on = Passed on to associations and companies
column-title = Title
column-identifier = Identifier
column-funder = Funder
column-programme = Programme
column-area = Area
column-level = Match
column-first-seen = Became known
column-deadline = Deadline
column-forvaltning = Administration
column-new = New in the period
column-notified = Told
column-followed = Followed
column-relevant = Answered: relevant
column-not-relevant = Answered: not relevant
column-passed-on = Passed on
yes = yes
no = no

## The JSON interface: types of values

type-or-null = or null:
type-or = {" "}or{" "}
type-day = {" "}(day)
type-instant = {" "}(instant)
type-address = {" "}(address)
type-of = {" "}of{" "}
type-at-most = , at most { $most } characters
type-integer = whole number
type-number = number
type-boolean = true or false
type-array = list
type-object = object
type-value = value
type-all-keys-of = all keys of

## The JSON interface: problems

problem-title-not-found = Not found
problem-title-parameters = Invalid parameters
problem-title-method = Method not allowed
problem-title-too-often = Too many requests
problem-title-busy = Busy
problem-title-internal = Internal error
problem-not-found = There is nothing here. Check the address; all addresses stand on /en/api.
problem-parameters = One or more parameters cannot be used. They are listed in invalid.
problem-method = The address can only be read, with GET or HEAD.
problem-too-often = The requests come too often. Wait as many seconds as Retry-After says.
problem-busy = Many are asking right now. Wait as many seconds as Retry-After says.
problem-internal = Something went wrong here, and has been noted. Try again in a while.
problem-unknown-parameter = There is no such parameter here.
problem-repeated-parameter = Only once.
problem-too-long = At most { $most } characters.
problem-not-within = A whole number from { $first } to { $last }.
problem-not-one-of = One of { $words }.

## Pages: sentences with arguments

start-suits-well = Good match for { $kommuner }.
start-may-suit = Possible match for { $kommuner }.
pass-on-receivers =
    { $receivers ->
        [0] At present nobody subscribes to what { $kommun } passes on.
        [one] At present { $receivers } subscribes to what { $kommun } passes on.
       *[other] At present { $receivers } subscribe to what { $kommun } passes on.
    }
pass-on-when = { $kommun } passed it on { $when }.
pass-on-with-note = { $kommun } passed it on { $when }: “{ $note }”
sources-sparkline = { $last } in the latest reading, { $least }–{ $most } in the latest { $rounds }
kommun-later = { $calls } close later than that; they are in the table.
help-title = Help
statement-title = Accessibility statement
answer-given =
    { $relevant ->
        [yes] You have answered that it is relevant for { $kommun }.
       *[no] You have answered that it is not relevant for { $kommun }.
    }
answer-given-with-reason =
    { $relevant ->
        [yes] You have answered that it is relevant for { $kommun }: “{ $why }”.
       *[no] You have answered that it is not relevant for { $kommun }: “{ $why }”.
    }

## Lists of calls as files: tables, feeds and calendars

export-title = Calls
export-title-of-kommun = Calls for { $kommun }
export-truncated = Here are the first { $shown } of { $all }. Narrow the search to include the rest.
export-second-step-by = Second step by
feed-subtitle = New and changed calls, the latest first.
feed-rolling = Apply at any time.
feed-no-deadline = No deadline given.
feed-money = Money: { $text }.
feed-suits = Match: { $text }.
deadline-plain = { $date } at { $time } { $zone }
calendar-of-kommun = Deadlines of calls, and the municipality’s own meetings before them.
calendar-of-calls = Deadlines of calls.
calendar-cancelled = Cancelled: { $event }
calendar-cancelled-note = It can no longer be applied for.
calendar-category-call = Call
calendar-category-decision = Decision
calendar-days-left = { $days } days left.
calendar-year-inferred = The page gives no year, this is our reading.
calendar-unclear = Uncertain, check on the funder’s page: it says “{ $words }”.
calendar-no-time = No time of day given, check on the funder’s page.
export-applicants = Who may apply
export-why = Why
export-on-the-funders-site = On the funder’s site
export-in-utkik = In utkik
calendar-papers = Papers for { $body } { $date }
calendar-papers-lead = Last day for papers for { $body } { $date }.
calendar-meeting = { $body } meets
calendar-papers-by = The papers must be in by { $date }.
calendar-meeting-lead = { $body } meets { $date }.
calendar-call = { $call }, apply by { $date }
calendar-more-calls =
    { $count ->
        [one] … and { $count } more call.
       *[other] … and { $count } more calls.
    }
column-opens = Opens
column-time-of-day = Time of day
column-days-left = Days left
column-grant-max = At most per project
column-budget = In all
column-currency = Currency
column-money = Sum in words
column-match = Match
column-rationale = Reasons
column-link = Link
column-deadline-rolling = any time

## The report as a page

report-selection = The selection follows
report-in-short = In short
report-column-strong = Good
report-column-weak = Possible
report-column-notified = Told
report-column-followed = Followed
report-column-not-relevant = Not relevant
report-calls = The calls
report-no-calls = No call concerned the municipality in the period.
report-column-call = Call
report-column-events = What happened
report-event-notified = told
report-event-followed = followed
report-event-relevant = relevant
report-event-not-relevant = not relevant
report-event-passed-on = passed on
report-why-not = Why not
report-letters = Letters
report-no-letters = No letter about the municipality was written in the period.
report-column-kind = Kind
report-column-sent = Sent
report-column-in-files = Written to a file
report-column-waiting = Waiting
report-column-failed = Failed
report-unread = What could not be read
report-sources-unknown = Utkik knows nothing of the sources in the period.
report-sources-well = All sources could be read:
report-sources-well-count = of them.
report-sources-troubled = On the days below a source could not be read as it should. New calls may have been found later for that reason.
report-sources-caption = Sources that could not always be read
report-column-source = Source
report-column-days-in-trouble = Days in trouble
report-column-days-read = Days read
report-sources-since = The diary of the sources begins on
report-written = Written
report-small-print = How well a call suits was judged on the day of writing. Answers taken back are not counted. Utkik does not know which applications the municipality has sent.

## Texts of the page to answer on a call

answer-title = Your answer
answer-gone = You get no letters any more
answer-gone-more = That is why you cannot answer from here. The call is still on its page.
answer-is-relevant = Is the call relevant for
answer-ask-follow = Do you want to follow the call?
answer-ask-undo = Do you want to take back your answer?
answer-ask-unfollow = Do you want to stop following the call?
answer-following = You are following the call
answer-not-following = You are no longer following the call
answer-undone = The answer has been deleted
answer-yours = Your answer on the call
answer-saved = Thank you, the answer has been saved
answer-you-follow = You are following it.
answer-for-whom = For which municipalities do you answer?
answer-why = Why? You need not write anything.
answer-why-shown = What you write is shown on the page of the call, without saying who wrote it. Write no names.
answer-yes-relevant = Yes, it is relevant
answer-no-relevant = No, it is not relevant
answer-follow-more = Then you hear when something in it changes, even if it should no longer suit.
answer-yes-follow = Yes, follow the call
answer-yes-undo = Yes, delete the answer
answer-yes-unfollow = Yes, stop following
answer-relevant-done = We will not ask about it again. The answer helps us choose the right calls for the municipality.
answer-not-relevant-done = It will not come back in your letters, unless something that matters in it changes. The answer helps us choose the right calls for the municipality.
answer-undo = Undo the answer
answer-follow-done = You will hear when something in it changes.
answer-unfollow = Stop following
answer-relevant = Relevant
answer-not-relevant = Not relevant
answer-follow = Follow the call
answer-unfollow-call = Stop following the call
answer-delete = Delete my answer
answer-pass-on = Pass on to associations and companies
answer-all-choices = Show all choices

## Texts of the page about the JSON interface

api-title = Data for programs (API)
api-lead = What the pages show can also be had as JSON, without a key and without an account. Nothing of it is about persons.
api-document = The description for programs is
api-document-more = This page is made from it.
api-times = Instants are in UTC (RFC 3339), days as in ISO 8601. A last day holds in the time zone that stands beside it, such as
api-keys-stay = Keys may be added but never change their names.
api-rate = One client may send
api-rate-each = requests each second, and
api-rate-burst = at once. Who asks more often is answered 429, and told in
api-rate-wait = how many seconds to wait.
api-no-rate = There is no limit to how often one may ask.
api-tag = Each answer has an
api-tag-send = Send it in
api-tag-then = next time: when nothing has changed the answer is 304, without content.
api-scripts = Scripts of some other websites may read the answers (CORS).
api-no-scripts = Scripts of other websites may not read the answers (CORS is off).
api-example = An example:
api-follow = To keep up, read
api-follow-keep = from the beginning, keep the answer’s
api-follow-ask = , and ask next time for what has come after it. Then nothing is missed.
api-addresses = Addresses
api-answer = Answer
api-parameters = Parameters
api-value = Value
api-means = Means
api-problems = Problems
api-problem = A problem is a document as in RFC 9457
api-problem-type = tells which problem it is, and is the address of the row below. The detail comes in the language that Accept-Language asks for, else in Swedish.
api-schemas = What the answers are made of
api-keys-of = Keys of
api-key = Key

## Texts of the page of a call

call-facts = Facts about the call
call-to-funder = To the call on the funder’s site
call-to-calendar = Add to the calendar
call-whom = Whom it suits, and why
call-nobody = It suits none of the municipalities here, as their policies are written.
call-may-apply = The municipality may apply:
call-decision = Decision in the municipality:
call-suits-not = Does not suit:
call-text = From the call
call-no-text = The source gives no text. Read on the funder’s page.
call-fine-print = Forms, contacts and standard texts
call-history = What has happened
call-no-history = Nothing has been noted.
call-what-changed = What changed
call-field = Detail
call-was = Was
call-is = Is
call-where-shown = Where it is shown
call-reference = reference
call-first-seen = first seen
call-gone = taken down
call-untitled = (untitled)

## Texts of the links to download a list

downloads-download = Take the list with you:
downloads-calendar = Calendar
downloads-spreadsheet = Spreadsheet
downloads-feed = Feed (Atom)
downloads-news = new and changed

## Texts of the error pages

error-not-found = There is no such page
error-not-found-more = Check the address, or search for the call instead. A call that has been here stays even when it has closed.
error-method = This cannot be done
error-method-more = The page is there, but it can only be read. Begin again from the start page.
error-token = The link does not hold
error-token-more = The link is not whole. Open the letter again and click the link there, or copy the whole address.
error-internal = Something went wrong with us
error-internal-more = The fault has been noted. Try again in a while. No letters are affected when a page cannot be shown.
error-signed-out = You need to sign in
error-signed-out-more = The page shows what is not open to everyone: your own data, or what the coordinators of the municipality may see.
error-not-yours = The page is not open to you
error-not-yours-more = It is for the coordinators of the municipality. If you are one, ask whoever runs utkik to give you the role.
error-old-form = The page had grown too old
error-old-form-more = You have signed in or out since it was opened, so nothing has been changed. Go back, load the page anew and try again.
error-foreign = That came from another website
error-foreign-more = So nothing has been changed. Open the page here with us and try again.
error-foreign-host = The pages have another address
error-foreign-host-more = The server answers to its own name only. If you run it: set that name in UTKIK_PUBLIC_URL.
error-too-often = Too many letters at once
error-too-often-more = We send only a few letters an hour to one address, and at the request of one computer or network. Wait a while and try again.
error-too-many-pages = Too many pages at once
error-too-many-pages-more = One computer or network can search and fetch lists only some times a second. Wait a moment and try again.
error-busy = Many are searching right now
error-busy-more = No more can be done at once. Try again in some seconds.
error-other = The question could not be read
error-other-more = Begin again from the start page or search anew.

## Texts of the list of kommuner, and of the page of one

kommun-all = Municipalities
kommun-all-lead = The municipalities for which utkik watches calls, by what they have themselves decided.
kommun-none = No municipality has been entered yet.
kommun-lead = Calls that answer to what the municipality has decided in
kommun-on-this-page = On this page
kommun-timeline = Deadlines
kommun-timeline-none = None of the calls that suit has a deadline ahead.
kommun-timeline-reads = A line for each month, from the 1st to the last day. A filled circle is a good match, an open circle a possible one. A number says that several close on the same day.
kommun-timeline-meetings = A square is a meeting in the municipality.
kommun-as-table = Show as a table
kommun-table = Deadlines, the nearest first
kommun-last-day = Deadline
kommun-call = Call
kommun-suits = Match
kommun-strong = Good matches
kommun-no-strong = Right now no call is a good match.
kommun-weak = Possible matches
kommun-no-weak = Right now there are no more possible matches.
kommun-why = Why
kommun-includes-closed = The list includes
kommun-subscribe = Get letters about calls for
kommun-report = Report for a period
kommun-only-open = Show only those that can be applied for
kommun-not-shown = not shown.
kommun-take-them = Include them
kommun-only-those = Shown here is only what concerns
kommun-all-of = Show all
kommun-passed-on = Passed on to associations and companies
kommun-passed-on-more = The municipality has passed these on, and they can still be applied for.
kommun-forvaltningar = Administrations
kommun-forvaltningar-more = Calls in its areas concern each administration.
kommun-decisions = The way to a decision in the municipality
kommun-approves = Before an application is sent it must be approved by
kommun-exempt = Exempt:
kommun-no-meetings = The days of meetings have not been entered, so we cannot count back from the deadline of a call. They are entered in the municipality’s file.
kommun-no-rule = The municipality’s file does not say who must approve an application.
kommun-meetings = Coming meetings
kommun-no-coming = No coming meeting is known.
kommun-body = Body
kommun-meets = Meets
kommun-papers = Papers in by
kommun-ways = What to take up when
kommun-answered = What the municipality has answered
kommun-answers-on = Answers on calls:
kommun-not-moved = The thresholds for alerts and weekly letters stand where they usually do. They move, a little at a time, when several answers show that they are wrong.
kommun-show-answers = Show the answers
kommun-decided = What the municipality has decided
kommun-no-priorities = No priorities have been entered.
kommun-twins = Twin towns:

## Texts of the layout, and those that several pages share

layout-skip = Skip to the content
layout-menu = Main menu
layout-start = Start
layout-search = Search
layout-kommuner = Municipalities
layout-sources = Sources
layout-subscribe = Subscribe
layout-mine = My page
layout-help = Help
layout-accessibility = Accessibility statement
layout-interface = Data for programs (API)
layout-footer-menu = About the service
layout-notice = Please note
layout-no-server = No mail server is set up:
layout-to-files = letters are written as files to state/mail and do not leave the machine.
layout-stopped = The service stands still just now:
layout-clock-wrong = the machine’s clock is wrong. Days may be shown wrong, and no letters are sent until the clock is right.
layout-no-storage = nothing can be saved, and no letters are sent until it can.
layout-demo = This is a demonstration.
layout-demo-invented = The calls and the readers are invented, today is
layout-demo-nothing-leaves = and no letters leave the machine.
layout-about = watches the calls of the EU and of Swedish funders for Swedish municipalities. The funder’s own page is what counts: read it before you apply.
layout-questions = Questions about this page:
layout-printed = Printed
layout-also-names = The call also mentions:
layout-answers = Answers from the municipality:
layout-to-start = To the start page
layout-pages = Pages
layout-code = Error
layout-put-right = Something has to be put right
layout-sign-in = Sign in
layout-sign-in-to-demo = Try it as a coordinator
layout-sign-in-to-demo-more = In the demonstration you can see what the coordinator of a municipality sees, without waiting for a letter.
layout-search-among = Search among the calls

## Texts of the page to unsubscribe

leave-title = Stop getting letters
leave-ask = Do you want to stop getting letters?
leave-ask-more = Then you get no more letters from utkik, and we delete your address. You can start again whenever you like.
leave-yes = Yes, stop sending me letters
leave-no = No, go on as before
leave-done = You get no more letters
leave-done-more = The subscription has ended and your address has been deleted. Thank you for your time with us!
leave-done-but-role = The subscription has ended. Your address is kept because you have a role in a municipality here. If you want that deleted too, do so on My page.
leave-already = You get no letters already
leave-already-more = There is no subscription left to end.

## Texts of the ledger of letters, and of the page of one

letters-title = Letters
letters-lead = in the ledger, newest first. Addresses of those who do not subscribe any more are hidden. “Sent” means that the next server took the letter, not that anyone has read it. “Written to a file” means that it has been sent to nobody.
letters-none = No letter has been written yet.
letters-table = The ledger of letters
letters-letter = Letter
letters-to = To
letters-state = State
letters-written = Written
letters-newer = Newer letters
letters-older = Older letters
letters-about = About the letter
letters-kind = Kind
letters-for-whom = for
letters-looks = This is what the letter looks like. The reader’s own link to stop getting letters is hidden here.
letters-not-kept = The letter had a link that was meant for its reader only, so it was not kept once it had been sent.
letters-no-longer-kept = The text of letters is kept for a time, and that time has passed. The row in the ledger remains.
letters-closed = The text and subject of this letter are not shown to you.
letters-frame = The letter as it was sent
letters-all = All letters
letters-registry = For the registry: print or take an extract
letters-hidden = hidden address
letters-operator = whoever runs utkik
letters-only-recipient = the reader themselves

## Texts of a person's own pages

my-page-title = My page
my-page-signed-in-as = You are signed in as
my-page-sign-out = Sign out
my-page-sign-out-everywhere = Sign out everywhere
my-page-sign-out-everywhere-more = Have you left a computer without signing out, or do you think that somebody else has your link? You will be signed out in all browsers, this one too, and links that we have sent already stop working.
my-page-saved = The change has been saved.
my-page-ended = The subscription has ended.
my-page-resumed = The letters will come again.
my-page-unfollowed = You do not follow it any more.
my-page-roles = Your roles
my-page-role-in = in
my-page-subscribers = Subscribers
my-page-report = Report
my-page-letters = Letters
my-page-subscriptions = Your subscriptions
my-page-none = You do not subscribe to any letters.
my-page-add = Subscribe to the calls for a municipality
my-page-paused = Paused
my-page-paused-more = Letters came back, so we send no more until you say so.
my-page-resume = Begin to send again
my-page-change = Change
my-page-save = Save
my-page-end = End
my-page-end-more = Then no more letters come about the municipality. If it is your only subscription, and you have no role, all about you is deleted.
my-page-end-yes = Yes, end the subscription
my-page-follows = Calls that you follow
my-page-unfollow = Stop following
my-page-no-follows = You follow no call.
my-page-answers = Your answers
my-page-no-answers = You have not answered on any call.
my-page-change-answer = Change
my-page-data = Your data
my-page-data-more = Fetch all that we have kept about you, or delete it.
my-page-fetch = Fetch (JSON)
my-page-erase = Delete all about me
my-page-erase-ask = Do you want to delete all about you?
my-page-erase-more = Your subscriptions and roles, what you follow and where you are signed in are deleted, and no more letters are sent. That letters were sent and what you have answered on calls is kept, but not that it was you. It cannot be undone.
my-page-erase-yes = Yes, delete all
my-page-erase-no = No, back to My page
my-page-gone = All about you has been deleted
my-page-gone-more = You are signed out, and no more letters will come. Thank you for your time with us!

## Texts of the page to pass a call on

pass-on-title = Pass on
pass-on-ask = Do you want to pass the call on to associations and companies?
pass-on-ask-more = Those who subscribe to what the municipality passes on get it in their next letter: the facts, who may apply, and what you write here. The municipality’s own judgement, answers and meetings do not go along.
pass-on-for-whom = Which municipalities pass it on?
pass-on-note = A few words to go with it. You need not write anything.
pass-on-yes = Yes, pass it on
pass-on-done = The call has been passed on
pass-on-done-more = It goes out in the next letter to those who subscribe to it. If something that matters changes, or it is withdrawn, they hear of it.
pass-on-already-passed-on = The call has been passed on to associations and companies
pass-on-change-more = Those who have had the letter do not see the change.
pass-on-change = Save the words
pass-on-undo = Take it back
pass-on-undone = The call is no longer passed on
pass-on-undone-more = Nobody more gets it. Those who have had it hear if something that matters in it changes.
pass-on-gone = You can no longer pass on from here
pass-on-gone-more = That is for who gets all that suits the municipality, and your subscription has changed or ended.
pass-on-over = The call can no longer be applied for
pass-on-over-more = That is why it is passed on to nobody more.

## Texts of the preference fields

preference-scope = What you want
preference-scope-row = Gets
preference-in-areas = Calls that suit the municipality, in all areas or those ticked below
preference-of-forvaltning = What concerns
preference-passed-on = Only what the municipality passes on to associations and companies
preference-areas = Areas
preference-areas-more = Tick those that you want letters about. Without any you get letters about all of them.
preference-frequency = How often
preference-reminders = Reminders
preference-reminders-more = So many days before a deadline, with commas between. Leave it empty if you want none.
preference-language = Language of the letters
preference-wrong-language = Choose one of the languages that stand here.
preference-wrong-area = One of the areas does not exist. Choose among those that stand here.
preference-wrong-scope = Choose one of those that stand here.
preference-wrong-frequency = Choose how often you want letters.
preference-wrong-days = Write the days as whole numbers from 1 to 365 with commas between, such as 30, 14, 3. Ten at most.

## Texts around a kommun's report and an extract of the ledger

report-public = For the public
report-committee = For the committee (needs signing in)
report-choose = Choose days
report-from = From
report-to = To
report-show = Show
report-period = Periods
report-tertial = Tertial
report-year = The year
report-take = Take with you:
report-table = Table (CSV)
report-too-long = A report covers three years at most, so this year is shown. Choose a shorter period.
report-unreadable = The days cannot be read, so this year is shown. Write them as 2026-01-31, the first one first.
report-extract = Extract of the ledger
report-extract-lead = Letters written in the period, the oldest first. Addresses of those who do not subscribe any more are hidden.
report-back-to-kommun = To the municipality’s page
report-back-to-letters = To all letters

## Texts of the search page

search-title = Search calls
search-words = Words to search for
search-search = Search
search-how = How to write a search
search-narrow-by = Narrow and sort
search-status = Status
search-programme = Programme
search-area = Area
search-source = Source
search-suits = Suits municipality
search-order = Order
search-also = Also searched:
search-exact = Search only my words
search-searched-exactly = Searched only your words.
search-expand = Search nearby words too
search-ignored = Could not be read as meant:
search-ignored-more = The words were searched as plain words or left out.
search-nothing = Nothing answers the question. Try fewer or other words, or choose
search-all = All
search-nothing-status = under Status to include closed calls.
search-earlier = Previous
search-later = Next
search-page = Page
search-of = of
search-not-over = Open and forthcoming
search-open = Open
search-forthcoming = Forthcoming
search-closed = Closed
search-by-relevance = Best answer first
search-by-deadline = Nearest deadline first
search-by-newest = Newest first
search-by-money = Most money first
search-all-programmes = All programmes
search-all-areas = All areas
search-all-sources = All sources
search-all-kommuner = All municipalities

## Texts of the pages to sign in

sign-in-title = Sign in
sign-in-lead = Write the address that your letters come to, and we send a link there. You need no password.
sign-in-address = Mail address
sign-in-send = Send the link
sign-in-cookie = When you sign in, your browser keeps a cookie that shows that it is you. It goes when you sign out, after a month without a visit, and after three months at the latest.
sign-in-no-subscription = Not subscribing yet?
sign-in-subscribe = Get letters about calls
sign-in-wrong-address = Write a mail address such as name@example.se, and nothing more.
sign-in-sent = Look in your mail
sign-in-sent-more = If the address subscribes or has a role here, we are sending a letter there. Follow its link within 20 minutes.
sign-in-nothing-came = Has nothing come within a few minutes? Look among the junk mail, and check that it is the address that your letters come to.
sign-in-again = Write the address again
sign-in-enter = Do you want to sign in?
sign-in-enter-as = You will be signed in as
sign-in-enter-more = If you do not recognise the address, go no further. The link can be used once. Do you share the computer with others? Then sign out when you are done.
sign-in-yes = Yes, sign in
sign-in-stale = The link does not hold any more
sign-in-stale-more = It can be used once, within 20 minutes.
sign-in-anew = Ask for a new link

## Texts of the pages to subscribe

sign-up-title = Get letters about calls
sign-up-lead = Choose a municipality, and we write when a call suits what it has decided to care for. You can change it or stop whenever you like. The letters are written in Swedish.
sign-up-address = Mail address
sign-up-address-more = We send a letter there, in which you confirm that the address is yours. Preferably your address at work.
sign-up-kommun = Municipality
sign-up-choose = Choose a municipality
sign-up-subscribe = Subscribe
sign-up-stored-data = We keep the address and what you choose here, which letters you have got, and what you answer in them. That is needed for you to get the right letters. On My page you can see, fetch, change and delete all of it.
sign-up-wrong-address = Write a mail address such as name@example.se, and nothing more.
sign-up-wrong-kommun = Choose one of the municipalities of the list.
sign-up-sent = Look in your mail
sign-up-sent-more = We are sending a letter to the address. Follow its link within a day, and the letters will begin to come.
sign-up-nothing-came = Has nothing come within a few minutes? Look among the junk mail, and check that you wrote the right address.
sign-up-again = Write the address again
sign-up-confirm = Confirm your subscription
sign-up-for-whom = You will get letters about calls for
sign-up-yes = Yes, confirm
sign-up-done = Done, you are subscribing now
sign-up-done-more = The first letter comes as soon as we have looked through the calls. On My page you can change what you get.
sign-up-stale = The link does not hold any more
sign-up-stale-more = It can be used once, within a day. If you have confirmed already, all is well. Otherwise you get a new one by subscribing once more.

## Texts of the page of the sources

sources-title = Sources
sources-all-well = All sources have been read as they should.
sources-held = Letters cannot be sent and are waiting.
sources-held-since = letters waiting since
sources-held-mail = Mail
sources-held-telegram = Telegram
sources-held-hook = Web addresses
sources-undelivered = letters did not arrive although they should have. Whoever runs utkik has been told.
sources-troubled-more = sources have not been read as they should. That nothing new is seen from them does not mean that there is nothing.
sources-of = of
sources-table = How the sources stand
sources-source = Source
sources-state = State
sources-last-read = Last read
sources-last-new = Last new
sources-known = Known
sources-open = Open
sources-rounds = The latest readings
sources-last-attempt = last tried
sources-never = never
sources-unread = has not been read yet
sources-meaning = What the states mean
sources-ok = The source answered, and what it shows is here.
sources-unchanged = The source answered that nothing is new since we last read it.
sources-reading = The source is large, or asks to be read slowly. Each round goes on where the last one stopped. What was read is shown; nothing counts as gone until the whole list was read.
sources-degraded = The usual way did not work, or the list changed while we read it. What is seen is right, but something may be missing.
sources-silent = The source is read as it should, but has shown nothing new for much longer than it usually takes.
sources-suspect = The list is empty or only half as long as usual. What we knew before still stands, and whoever runs utkik has been told.
sources-blocked = The site refuses programs like ours. We do not go round that: open the page yourself in a browser.
sources-broken = The source did not answer, or answered with something other than a list of calls. What we knew before still stands. We try again, first after a quarter of an hour and then less and less often, at most about a day apart.
sources-unread-means = The source has been entered, but we have not come to read it yet.
sources-counts = “Known” are all calls that the source has shown, closed ones too. “Open” can be applied for now. The line shows how many calls the latest readings found; where it breaks, the source could not be read.

## Texts of the start page

start-title = Funding calls for municipalities
start-lead = What can be applied for from the EU and from Swedish funders. Today is
start-type-either = Write in Swedish or English, such as
start-or = or
start-kommuner = Municipalities
start-new = New this week
start-nothing-new = No call of the last seven days suits any of the municipalities. Under
start-nothing-new-sources = you see whether everything could be read.
start-all-new = Show all calls, newest first
start-closing = Closing soon
start-nothing-closing = No open call suits any of the municipalities right now.
start-all-open = Show all open calls, nearest deadline first
start-changed = Changed this week

## Texts of the page of a kommun's subscribers

subscribers-title = Subscribers
subscribers-lead = These get letters about the calls of the municipality. You can choose the areas that each one gets, end a subscription, and begin to send again to one that is paused. Each change stands in the log of whoever runs utkik, without names or addresses.
subscribers-none = Nobody subscribes yet.
subscribers-since = Since
subscribers-areas = Change areas
subscribers-areas-more = Tick those that the address is to get letters about. Without any, letters come about all of them.
subscribers-end = End
subscribers-end-more = Then no more letters about the municipality go to the address.
subscribers-back = To the municipality’s page

## Letters: what they share

letter-greeting = Hello!
letter-about-calls = calls { $label }
letter-about-utkik = watches the calls of the EU and of Swedish funders, and compares them with what the municipality itself has decided to invest in. The funder’s own page is what counts: read it before you apply.
letter-everything-for = Everything for { $name }
letter-link-to-everything-for = everything for { $name }
letter-unsubscribe = Stop these letters
letter-rest-in-short = The rest in short
letter-left-out = And { $count } more that did not fit here:
letter-nearest = the nearest { $date }
letter-apply-by = apply by { $date }
letter-calls =
    { $count ->
        [one] { $count }{"\u00A0"}call
       *[other] { $count }{"\u00A0"}calls
    }

## Letters: whom they are for

audience-for = for { $names }
audience-via = through { $kommuner }
audience-calls-for = calls for { $names }
audience-passed-on-by = what is passed on by { $kommuner }
audience-reason = You get this letter because you subscribe to { $what } at utkik.
audience-forvaltning = { $forvaltning } in { $kommun }
audience-missing-forvaltning = The department “{ $id }” that you have chosen is not in the municipality’s file. Until that is mended you get everything for { $kommun }.
audience-suits = closely matching what { $kommuner } decided to invest in
audience-suits-very-well = very closely matching what { $kommuner } decided to invest in
audience-concerns = { $clause } and concerning { $forvaltning }
audience-has-passed-on = passed on by { $kommuner }
audience-either = { $suits }, or { $passed-on }
routing-none = Concerns none of the departments in the municipality’s file.
routing-concerns = Concerns: { $names }.
routing-followed = It does not concern { $forvaltning }, but you follow it.
routing-known = It does not concern { $forvaltning }, but we have written about it before.
routing-own = For { $forvaltning }, within { $areas }.
routing-others = It also concerns { $names }.

## Letters: a call in them

card-new-selection = New selection
card-passed-on = Passed on
card-deadline-moved = New deadline
card-new-policy = New policy matter
card-changed-policy = Changed policy matter
card-new-page = New page
card-changed-page = Changed page
card-untitled = (untitled)
card-your-answer = Your answer: { $opinion }.
card-call-passed-on = { $kommun } has passed on this call.
card-policy-passed-on = { $kommun } has passed on this policy matter.
card-page-passed-on = { $kommun } has passed on this page.
card-who-may-apply = Who may apply
card-decision = Decision at home
card-shown-again = You have answered that it is not relevant. Changed since then: { $fields }.
card-why = Why { $kommun }?
card-also-mentions = The call also mentions:
card-the-call = The call
card-to-the-call = To the call
card-more = More at utkik
card-is-it-relevant = Is it relevant to you?
card-relevant-or-not = Relevant or not?
card-relevant = Relevant
card-not-relevant = Not relevant
card-answer = Answer
card-answer-or-follow = Answer or follow
card-answer-or-follow-it = Answer, or follow it:
card-change-answer = Change the answer
card-followed = You follow it.
card-followed-already = You already follow it.
card-follow = Follow
card-follow-it = Follow it
card-follow-the-call = Follow the call
card-unfollow = Stop following
card-pass-on = Pass on to associations and companies
card-pass-on-short = Pass on
card-is-passed-on = Passed on to associations and companies.
card-is-passed-on-short = Passed on
card-change-passed-on = Change or take back

## Letters: alert

alert-subject-moved = now { $date } (was { $earlier })
alert-corrections =
    { $count ->
        [one] { $count }{"\u00A0"}correction
       *[other] { $count }{"\u00A0"}corrections
    }
alert-changed = { $count }{"\u00A0"}changed
alert-opened = { $count }{"\u00A0"}opened
alert-new = { $count }{"\u00A0"}new
alert-changed-calls =
    { $count ->
        [one] { $count }{"\u00A0"}changed call
       *[other] { $count }{"\u00A0"}changed calls
    }
alert-opened-calls =
    { $count ->
        [one] { $count }{"\u00A0"}opened call
       *[other] { $count }{"\u00A0"}opened calls
    }
alert-new-calls =
    { $count ->
        [one] { $count }{"\u00A0"}new call
       *[other] { $count }{"\u00A0"}new calls
    }
alert-corrects-one = This is about a call that we have written about before.
alert-corrects = What changes our earlier letters comes first.
alert-call-passed-on = A call has been passed on to associations and companies by { $kommuner }.
alert-policy-passed-on = A policy matter to respond to has been passed on to associations and companies by { $kommuner }.
alert-page-passed-on = A page has been passed on to associations and companies by { $kommuner }.
alert-passed-on = This has been passed on to associations and companies by { $kommuner }.
alert-suits-one = This call closely matches what { $kommuner } decided to invest in.
alert-suits = { $calls } closely matching what { $kommuner } decided to invest in.
alert-suits-or-passed-on = { $calls } closely matching what { $kommuner } decided to invest in, or passed on by { $passing }.
alert-these-calls = Here is something

## Letters: digest

digest-title-day = Today’s calls
digest-title-week = This week’s calls
digest-nothing-new = Nothing new
digest-subject-quiet = Nothing new { $label } since earlier letters, { $days }
digest-subject-troubled = Nothing new { $label } – but { $sources } could not be read as usual
digest-preview-quiet = Nothing new { $label }.
digest-preview-troubled = { $sources } could not be read as usual.
digest-nothing-passed-on = Since { $since } nothing has been passed on by { $kommuner } beyond what we have already written to you about.
digest-quiet = Since { $since } there is nothing new { $label } beyond what we have already written to you about.
digest-troubled = Since { $since } there is nothing new { $label } in what could be read, beyond what we have already written to you about.
digest-silence-holds = Every source could be read, so the silence means that nothing more has come.
digest-silence-may-not-hold = But <b>{ $sources }</b> could not be read as usual. There may be something new there that we have not seen.
digest-chat-quiet = <b>Nothing new { $label }</b> since { $since }, beyond what we have already written about.
digest-chat-troubled = <b>Nothing new { $label }</b> in what could be read since { $since }, beyond what we have already written about.
digest-all-read = Every source could be read.
digest-all-read-and-told = Every source could be read. What is neither here nor in earlier letters is not new.
digest-unread = We could not read this as usual
digest-unread-note = That we write about nothing new from here does not mean that there is nothing.
digest-sources =
    { $count ->
        [one] { $count }{"\u00A0"}source
       *[other] { $count }{"\u00A0"}sources
    }
digest-several-sources = { $name } ({ $count } sources)
digest-last-read = { $state }, last read { $moment }
digest-never-read = { $state }, has never been read
digest-section-corrections = Corrections
digest-section-corrections-note = We have written about this before, but it no longer holds.
digest-section-new = New
digest-section-changed = Changed
digest-section-closing = Closing soon
digest-section-forthcoming = Opening later
digest-section-selection = New selection
digest-section-selection-note = These calls are not new. They come now because the municipality’s priorities or our way of searching have changed.
digest-section-policy = Policy to watch
digest-section-policy-note = Consultations and proposals to respond to. There is no money to apply for here.
digest-new = { $count }{"\u00A0"}new
digest-forthcoming = { $count }{"\u00A0"}forthcoming
digest-selection = { $count }{"\u00A0"}in a new selection
digest-policy =
    { $count ->
        [one] { $count }{"\u00A0"}policy matter to watch
       *[other] { $count }{"\u00A0"}policy matters to watch
    }

## Letters: reminder

reminder-card = Reminder
reminder-title = Reminder of { $calls }
reminder-subject = { $left }: reminder of { $calls } { $label }
reminder-preview = { $left } for the nearest of { $calls }.
reminder-one = The last day is near for a call that we have written about before or that you follow.
reminder-several = The last day is near for { $calls } that we have written about before or that you follow. The nearest comes first.
reminder-hand-in-by = papers to { $organ } by { $date }
reminder-answer-by = respond by { $date }
reminder-left-to-apply = { $left } until the last day to apply, { $date }.
reminder-left-to-answer = { $left } until the last day to respond, { $date }.
reminder-last-day-to-apply = { $day } is the last day to apply, { $date }.
reminder-last-day-to-answer = { $day } is the last day to respond, { $date }.

## Letters: welcome

welcome-greeting = Hello and welcome!
welcome-subject = Welcome to utkik: { $calls } { $label }
welcome-subject-passed-on = Welcome to utkik: you get what is passed on by { $kommuner }
welcome-subject-waiting = Welcome to utkik: we keep a lookout { $label }
welcome-preview = { $calls } { $label } right now.
welcome-preview-none = We write when something suits.
welcome-section = Good matches right now
welcome-card-open = Open call
welcome-card-coming = Forthcoming call
welcome-calls = Right now: <b>{ $calls }</b> { $which }.
welcome-here-they-are = Here they are.
welcome-here-they-are-ranked = Here they are, the strongest first within each area.
welcome-none = Right now there is no open call { $which }.
welcome-none-yet = When there is, you get a letter.
welcome-none-yet-chat = When there is, you will hear of it.
welcome-more = There may also be something in { $calls }
welcome-see-everything-for = see everything for { $name }
welcome-from-now-on = From now on we write only when something is new, has changed or comes close to its last day.
welcome-open-calls =
    { $count ->
        [one] { $count }{"\u00A0"}open call
       *[other] { $count }{"\u00A0"}open calls
    }
welcome-current-calls =
    { $count ->
        [one] { $count }{"\u00A0"}current call
       *[other] { $count }{"\u00A0"}current calls
    }
welcome-more-calls =
    { $count ->
        [one] { $count }{"\u00A0"}more call
       *[other] { $count }{"\u00A0"}more calls
    }

## Letters: requested links

link-letter-about = calls for Swedish municipalities
link-letter-about-utkik = watches the calls of the EU and of Swedish funders for Swedish municipalities.
link-letter-preferences = This is chosen:
link-letter-kommun = Municipality
link-letter-scope = You get
link-letter-frequency = Letters
link-letter-reminders = Reminders
confirmation-subject = Confirm your subscription to calls for { $kommun }
confirmation-title = Confirm your subscription
confirmation-lead = Someone, probably you, has asked for letters from utkik about calls for { $kommun }. Is that right? Then confirm it, and the letters begin to come.
confirmation-button = Confirm the subscription
confirmation-validity = The link works once, for a day after the letter was sent.
confirmation-if-not-you = Was it not you? Then you need not do anything. Without a confirmation no letters come, and your address is removed within a day.
sign-in-letter-subject = Your link to sign in to utkik
sign-in-letter-title = Sign in to utkik
sign-in-letter-lead = Here is the link that you asked for. It opens your page at utkik.
sign-in-letter-button = Sign in
sign-in-letter-validity = The link works once, for 20 minutes after the letter was sent.
sign-in-letter-keep = Do not pass it on: whoever has the link gets into your page.
sign-in-letter-if-not-you = Was it not you who asked for it? Then you need not do anything: without the link nobody gets in.

## Letters: to the operator

operator-subject-clock = utkik stands still: the clock is wrong
operator-subject-storage = utkik stands still: the database cannot be written to
operator-clock = The machine’s clock says { $now }, which does not agree with { $other }, as servers or the database say. utkik closes, tells and writes nothing until the clock is right, and then goes on by itself. Set the clock (timedatectl). If it is right: restart with --trust-clock.
operator-storage =
    utkik cannot write to its folder: { $fault ->
        [full] the disk is full
        [read-only] it may only be read
        [unreachable] the database cannot be opened
        [damaged] the database is damaged
        [locked] another program holds it locked
       *[other] the disk answers with errors
    }. Nothing is told until it can, and then utkik goes on by itself.
operator-subject-missing = Not everyone has got the letters that they should have
operator-subject-resolved = Everyone has got the letters that they should have again
operator-subject-one-failing = { $publisher } { $state }
operator-subject-failing = { $sources } not read as usual
operator-subject-one-recovered = { $publisher } is read as usual again
operator-subject-recovered = { $sources } read as usual again
operator-subject-bounced =
    { $count ->
        [one] Letters to { $count }{"\u00A0"}reader come back
       *[other] Letters to { $count }{"\u00A0"}readers come back
    }
operator-subject-one-forvaltning = The department { $forvaltning } is not in the municipality’s file
operator-subject-forvaltningar = { $count } departments are not in the municipalities’ files
operator-missing =
    { $count ->
        [one] When the letters were compared with what readers should have been told, { $count }{"\u00A0"}thing did not agree.
       *[other] When the letters were compared with what readers should have been told, { $count }{"\u00A0"}things did not agree.
    }
operator-see-which = See which:
operator-resolved = Everyone has again got the letters that they should have.
operator-bounced = Letters to these readers do not arrive: three in a row have come back, or the chat has shut the bot out. Their subscriptions are paused: nothing is written to them until you say so or the chat lets the bot in again.
operator-write-again = Write again:
operator-address = ADDRESS
operator-forvaltningar = There are subscriptions for these departments, but they are not in the municipality’s file. Those who subscribe to them get everything for the municipality until the file is mended or the subscription changed.
operator-subject-lost = Missing from the files: { $names }
operator-lost = These have readers or open calls but are in no file any more. For a municipality without a file nobody gets anything, and nobody hears what becomes of the calls of a source that was removed. When the file is back everything goes on where it stopped.
operator-lost-kommun = { $name } (readers: { $readers }, roles: { $roles }, followed calls: { $follows })
operator-lost-source = { $name } (open calls: { $calls }, times they are followed: { $follows })
operator-left-out = There is no room for everything in this letter: { $count } more are not shown here. utkik check-deliveries, utkik subscribe list and the page of sources show all of it.
operator-failing = These sources are no longer read as usual. What we knew from before remains.
operator-check-one = Look at one by itself:
operator-recovered = These sources are read as usual again.
operator-all-sources = The state of every source
operator-how-often = We write once when something gets into trouble and once when it is well again.
## Reasons why a call suits a municipality (locale/reasons.rs)

reason-priority = Matches the municipality’s priority: { $title }{ $section }.
reason-general-passage = The policy covers all municipal work: { $title }{ $section }.
reason-section = section { $number }
quote-section = section “{ $title }”
reason-area = The call is about { $area }: { $words }.
reason-programme = It belongs to a programme for { $area }: { $label }.
reason-similarity = Semantic similarity, no words in common: the title is close to { $area } ({ $words }).
reason-no-area = The call is about no area that the municipality works with.
reason-no-priority = The call is about { $areas }, to which the policy gives no priority.
reason-other-actors = Speaks against it: the text is also meant for { $actors }.
reason-and = and

## Whether a municipality can take part

eligibility-policy-matter = A policy matter has no applicants; the municipality can reply or follow it.
eligibility-watched-page = A watched page: open it to see what applies.
eligibility-unclear = It is unclear whether the municipality can take part. { $basis }
eligibility-can-apply = The municipality can apply. { $basis }
eligibility-can-take-part = The municipality can take part. { $basis }
eligibility-can-pass-on = The municipality can pass it on. { $basis }
eligibility-excluded = The municipality cannot take part. { $basis }
eligibility-excluded-by-text = The municipality cannot apply. The call says so.
eligibility-outside-area = Only for { $places }.
eligibility-meant-for = The call is meant for { $actors }.
eligibility-other-country = The call is for another country.
eligibility-stated = The call says so.
eligibility-not-stated = The call does not say who may apply.

## Actors that a call is meant for (`name` in matching/actors.toml)

actors-national-authorities = national authorities
actors-law-enforcement = law enforcement and courts
actors-industry = industry and network owners
actors-clinical-research = clinical research
actors-farming = farming and raw materials
actors-grant-intermediaries = organisations that give grants on to others
actors-national-contact-points = national contact points or national authorities
actors-social-partners = the social partners
actors-higher-education = universities and other higher education institutions
actors-outermost-regions = the EU’s outermost regions or other countries
actors-named-beneficiary = a beneficiary who has already been named
actors-financial-intermediaries = financial intermediaries

## What the rules of programmes say (`says` in matching/programmes.toml)

programme-cascade-funding = An EU project gives smaller grants; the conditions are with the project.
programme-cerv-national-bodies = Only designated national bodies or European networks may apply.
programme-cerv-regranting = Meant for organisations that give grants on to others; local associations may benefit later.
programme-cerv-town-twinning = Municipalities and their twinning committees apply themselves (CERV, town twinning).
programme-cerv-networks-of-towns = Municipalities apply themselves together with municipalities in other countries (CERV, networks of towns).
programme-cerv-citizens-participation = Public bodies at local level can take part (CERV, citizens’ engagement and participation).
programme-cerv-european-remembrance = Local authorities, museums and archives can take part (CERV, European remembrance).
programme-cerv-daphne = Public bodies, such as social services and schools, can apply or take part (CERV Daphne).
programme-cerv-rights-of-the-child = Public bodies can apply or take part (CERV, rights of the child).
programme-cerv-equality = Public bodies can apply or take part (CERV, gender equality and non-discrimination).
programme-cerv-charter-of-rights = Civil society is the main applicant; local authorities can be partners (CERV, Charter of Fundamental Rights).
programme-cerv = Public bodies can usually take part (CERV).
programme-erasmus-higher-education = Only universities, other higher education institutions or designated bodies may apply.
programme-erasmus-higher-education-charter = Concerns higher education institutions; of municipalities, only those that run higher vocational education.
programme-erasmus-capacity-building = The municipality’s schools can be partners of providers in countries outside the EU (Erasmus+, capacity building).
programme-erasmus-virtual-exchanges = Youth organisations and higher education institutions apply; the municipality’s young people can take part (Erasmus+, virtual exchanges).
programme-erasmus-vocational-excellence = Upper secondary schools and adult education can be partners (Erasmus+, centres of vocational excellence).
programme-erasmus-policy-trials-schools = Schools, adult education and school authorities can take part in the trials (Erasmus+, policy experimentation).
programme-erasmus-policy-trials = Mostly for higher education institutions and national bodies; a municipality can at best be a partner.
programme-erasmus-sport-awards = Municipalities, associations and schools can compete with what they have done (EU sport awards).
programme-erasmus-sport = Local authorities and sports associations can apply or take part (Erasmus+ Sport).
programme-erasmus-youth = Municipalities and youth organisations can apply or take part (Erasmus+ Youth).
programme-erasmus = Schools, adult education and youth work can apply or take part (Erasmus+).
programme-solidarity-corps-humanitarian = Requires a quality label as a humanitarian organisation.
programme-solidarity-corps = Municipalities with a quality label can host and send volunteers (European Solidarity Corps).
programme-life-operating-grants = Operating grants that only non-profit environmental organisations can get.
programme-life-technical-assistance = Meant for national and regional authorities or expert bodies.
programme-life-strategic-projects = Large projects that carry out plans, led by a national or regional authority; a municipality can be one of many partners.
programme-life-circular-economy = Municipalities and municipal companies can apply or take part (LIFE, circular economy and quality of life).
programme-life-nature = Municipalities and municipal companies can apply or take part (LIFE, nature and biodiversity).
programme-life-climate = Municipalities and municipal companies can apply or take part (LIFE, climate).
programme-life-project-development = Public authorities are the main applicants (LIFE, project development assistance for energy investments).
programme-life-energy-transition = Municipalities and energy companies can take part when the topic is about the local level (LIFE, clean energy transition).
programme-life = Municipalities can usually take part (LIFE).
programme-creative-europe-cooperation = Municipal cultural institutions can apply or take part (Creative Europe, cooperation projects).
programme-creative-europe-culture = For cultural organisations and networks; the municipality can at best be a host.
programme-creative-europe-media-networks = For European networks; the municipality’s cinema or festival can be a member.
programme-creative-europe-media = Only film and media companies may apply (Creative Europe MEDIA).
programme-creative-europe-cross-sector = Mostly for culture and media companies.
programme-civil-protection-technical = Only national civil protection authorities may apply.
programme-civil-protection = Public bodies, such as the rescue services, can take part (EU Civil Protection Mechanism).
programme-amif = Local authorities can apply or take part (AMIF).
programme-internal-security = Mostly for law enforcement and national authorities.
programme-border-management = Only border authorities may apply.
programme-justice = Meant for courts, prosecutors and others in the justice system.
programme-social-partners = Only the social partners may apply.
programme-esf-direct-mobility = Meant for employment services, national authorities or European networks.
programme-esf-direct = Local actors can take part when the call names them (ESF+, employment and social innovation).
programme-esf-sweden = Municipalities often run projects (European Social Fund).
programme-just-transition-framework-loan = Requires a framework loan from the European Investment Bank.
programme-just-transition-loan = Public bodies in areas with a just transition plan may apply.
programme-regional-innovation-investments = For regional innovation systems and companies; a municipality is rarely a party.
programme-regional-fund-technical = Meant for particular regions or networks.
programme-interreg-oresund = Municipalities in the programme area can apply (Interreg Öresund-Kattegat-Skagerrak).
programme-interreg-sweden-norway = Municipalities in the programme area can apply (Interreg Sweden-Norway).
programme-interreg-aurora = Municipalities in the programme area can apply (Interreg Aurora).
programme-interreg = Municipalities can apply or take part (Interreg).
programme-european-urban-initiative = Cities and municipalities apply themselves.
programme-single-market-tourism = Tourism organisations and public bodies can take part; the support goes to companies in tourism.
programme-single-market-entrepreneurs = Public bodies that support enterprise can take part as intermediaries.
programme-single-market-business = Mostly for clusters and business organisations.
programme-single-market = Meant for national bodies and trade associations.
programme-digital-europe-chips = Meant for industry, research and national security centres.
programme-digital-europe-advanced-skills = Meant for higher education institutions and training companies.
programme-digital-europe = A municipality can take part when the call is about public services or local data (Digital Europe).
programme-cef-5g-communities = Municipalities can take part with schools, care and other public services.
programme-cef-alternative-fuels = For energy and charging companies; a municipal energy company can take part.
programme-cef-transport = For national infrastructure managers; a municipality is rarely a party.
programme-cef = For network owners and operators.
programme-eu4health = Mostly for national authorities, regions and health organisations.
programme-maritime-fisheries = Mostly for national maritime authorities and researchers.
programme-pilot-projects = A pilot project in which a municipality can take part if the call names local actors.
programme-european-parliament = For media, youth and education organisations.
programme-europe-direct = Appointed country by country; in Sweden several municipalities are hosts.
programme-defence-fund = Only the defence industry and defence research may apply.
programme-erc = Only individual researchers may apply (ERC).
programme-msca = Only researchers and higher education institutions may apply (MSCA).
programme-eic = Only companies and research groups may apply (EIC).
programme-horizon-fellowships = Only researchers, higher education institutions or companies may apply.
programme-horizon-research-structures = About the structures of research itself; no role for a municipality.
programme-horizon-industrial-partnerships = Joint undertakings of industry and research; a municipality is rarely a party.
programme-innovation-fund-coal-steel = Only industrial and energy companies or research may apply.
programme-anti-fraud = Only law enforcement or specially designated national bodies may apply.
programme-agricultural-promotion = Only producer and trade organisations may apply.
programme-external-action = A call by a delegation in a partner country; Swedish municipalities are rarely named.
programme-eit = Only the EIT’s own knowledge communities may apply.
programme-horizon-research-prizes = A prize mostly for higher education institutions and research bodies.
programme-horizon-climate-neutral-cities = Cities and municipalities are intended participants (Horizon Europe, climate-neutral cities mission).
programme-horizon-climate-adaptation = Regions and municipalities are intended participants (Horizon Europe, climate adaptation mission).
programme-horizon-new-bauhaus = Municipalities are needed where neighbourhoods are to be transformed (Horizon Europe, New European Bauhaus).
programme-horizon-soil = Research on soils; a municipality can at best provide land.
programme-horizon-ocean-cancer = Research missions; a municipality can take part as a test site.
programme-horizon-innovation-procurement = Public buyers take part; the topic decides whether a municipality is one of them.
programme-horizon-cofunded-partnerships = Only research funders may apply.
programme-horizon-health-industry-space = Research and industry; a municipality can at best be a test site.
programme-horizon-innovation-actions = A municipality can take part as a test site or user (Horizon Europe, innovation action).
programme-horizon-coordination = A municipality can take part when local actors are named (Horizon Europe, coordination and support).
programme-horizon-research = A research project; a municipality can take part if local authorities are named (Horizon Europe).
programme-icld = Swedish municipalities and regions apply themselves (ICLD, municipal partnership).
programme-sida = Municipalities can take part when the call names them (Sida).
programme-leader = Municipalities, associations and companies in the Leader area can apply (Leader).
programme-swedish-research-funders = For researchers; a municipality can be a cooperation partner.
programme-swedish-innovation-funders = Municipalities can take part with their needs when the call names them.
programme-swedish-agencies = A Swedish grant that municipalities can often apply for.

## Why a score was capped

cap-no-realistic-participation = Whether the municipality can take part is too unclear for a digest.
cap-general-passage = Only a passage that covers all municipal work supports it: a digest at most.
cap-in-passing = The policy mentions the area only in passing: a digest at most.
cap-not-the-subject = Neither the title nor the programme is about the area, only the text: a digest at most.
cap-similarity-only = Only semantic similarity supports it, no words in common: a digest at most.
cap-no-funding = There is no funding to apply for, so it is no alert: a digest at most.

## How answers have moved a threshold

threshold-moved = The threshold for { $level ->
        [alert] alerts
       *[digest] digests
    } has been { $way ->
        [raised] raised
       *[lowered] lowered
    } from { $from } to { $to } after answers about { $calls } calls.

## The explanation of a judgement (`utkik explain`)

explain-verdict = { $verdict } (score { $score }; digest from { $digest }, alert from { $alert })
explain-alert = Relevant: alert
explain-digest = Relevant: digest
explain-not-eligible = Not relevant: the municipality cannot take part
explain-not-relevant = Not relevant
explain-excluded = The calculation: an obstacle comes before all else, and the score is 0.
explain-no-applicants = The calculation: there is nothing to apply for, so participation counts as 1.
explain-participation = The calculation: the municipality’s participation { $part } ({ $basis }).
explain-programme-unknown = the programme is unknown
explain-programme-says = as the programme says
explain-programme-gives = the programme gives { $part }, the rest is the call’s words
explain-speaks-for = Suggests that municipalities are concerned: { $words }.
explain-speaks-for-others = Suggests others ({ $actors }): { $words }.
explain-unrealistic = Under { $limit } participation counts as unrealistic.
explain-otherwise-about = Otherwise it is about { $areas }.
explain-no-area = None of the municipal areas is its subject.
explain-in-passing = Mentioned in passing: { $areas }.
explain-capped = Capped: { $reason }
explain-by-programme = by the programme
explain-by-similarity = by semantic similarity
explain-in-text = in the text
explain-no-priority = no priority in the policy.
explain-sum = x the priority { $priority }, which weighs { $weight }, x participation { $part } = { $score }

## Why rows of a source were left aside

skip-not-a-call = not a call
skip-repeated = the same call twice in the list
skip-too-many-calls = more than any source has
skip-too-much-text = more text than is kept of a source
skip-too-many-pages = more than { $most } pages
skip-host-fails = detail page: not requested, the host does not respond as it should
skip-detail-page-failed = detail page: { $why }
skip-no-time-for-details = there was no time to read the detail pages

## Remarks on letters (delivery/remark.rs)

address-left-out = (address)
remark-written-to-file = written to state/mail
remark-no-mail-server = no mail server is set up (UTKIK_SMTP_URL)
remark-no-telegram-token = no Telegram token is set up (UTKIK_TELEGRAM_TOKEN)
remark-webhooks-off = letters to web addresses are turned off here
remark-not-confirmed = nobody confirmed in time
remark-day-passed = the day had passed before the letter could be sent
remark-subscription-ended = the subscription ended
remark-bot-removed = the bot is blocked or was removed from the chat

## The Telegram bot (bot/)

bot-unknown-button = I do not know that button.
bot-why-question = Why is it not relevant?
bot-reason-too-large = Too big for us
bot-reason-too-small = Too small for us
bot-reason-wrong-area = Wrong area
bot-reason-not-eligible = We may not apply
bot-reason-too-late = Too little time
bot-only-follow = The municipality has passed this call on: you can follow it, but not answer.
bot-gone = The call no longer exists.
bot-follow-which = Write which one, for example <code>/folj CERV-2026-CITIZENS</code>.
bot-no-such-call = I find no call named “{ $name }”. Search with /sok.
bot-unfollowed = The chat no longer follows <b>{ $title }</b>.
bot-followed = The chat follows <b>{ $title }</b>: whatever happens to it comes here.
bot-unfollow = Stop following
bot-undo = Undo
bot-not-relevant-for = <b>{ $title }</b> is not relevant for { $kommuner }
bot-thanks-for-reason = { $statement }: “{ $why }”. Thank you!
bot-answer-removed = The answer about <b>{ $title }</b> is removed.
bot-passed-on-by = <b>{ $kommun }</b> has passed it on.
bot-fits-none = It no longer suits any of the chat’s municipalities.
bot-not-your-letter = The letter is not this chat’s, or no longer exists.
bot-follow-or-answer = Follow or answer
bot-more-on-web = And { $more } more, on the web.
bot-ask-reason =
    { $statement }. Noted!

    { $question } Press a reason, or reply to this message in your own words, without names. It is shown on the call’s page.
bot-command-news = News for the municipality of the last two weeks
bot-command-deadlines = The next deadlines
bot-command-search = Search the calls
bot-command-follow = Follow a call: /folj IDENTIFIER
bot-command-kommun = Which municipalities the chat gets news of
bot-command-settings = How often, and which areas
bot-command-leave = Stop getting news here
bot-command-help = What the bot can do
bot-command-start = Begin here
bot-try-later = That is not possible right now. Try again in a while.
bot-unknown-command = I do not know that command.
bot-too-old = The answer is too old. Search again with /sok.
bot-greeting =
    Hello! I am <b>utkik</b> and look out for calls for Swedish municipalities.

    Search with <code>/sok youth democracy</code> – Swedish words find calls in English too.

    Do you want to be told of new calls here? Ask your international coordinator for a code and write <code>/start CODE</code>, or give the coordinator the chat’s number: <code>{ $chat }</code>
bot-help =
    You can ask me like this:
    <code>/sok public transport</code> – search open and forthcoming calls
    <code>/sok programme:LIFE climate</code> – search within a programme
    <code>/nytt</code> – news for the municipality, <code>/nytt tyresö</code> for another
    <code>/deadlines</code> – the next deadlines
    <code>/folj CERV-2026-CITIZENS</code> – be told whatever happens to a call
    <code>/kommun</code> – which municipalities the chat gets news of
    <code>/installningar</code> – how often, and which areas
    <code>/avsluta</code> – stop getting news here
    <code>/start</code> – the chat’s number, for those who want news here

    The buttons under a letter follow the call, say that it is not relevant, or show why it came. In a group only the administrators change what the group gets.
bot-administrators-only = Only the group’s administrators can change that.
bot-facts-fail = It cannot be shown right now. Try again in a while.
bot-suits = Suits
bot-at-funder = At the funder
bot-in-utkik = In utkik
bot-calendar = Add to calendar
bot-search-what = Write what you look for after the command, for example <code>/sok youth democracy</code>.
bot-search-fails = The search is not possible right now. Try again in a while.
bot-no-hits = No open or forthcoming calls for { $query }.
bot-hits-for = <b>{ $count }</b> for { $query }
bot-all-hits = All hits on the web
bot-previous = ‹ Previous
bot-next = Next ›
bot-unknown-kommun = I do not know the municipality “{ $name }”.
bot-all-for = everything for { $kommun }
bot-more = And { $more } more: { $pages }
bot-no-news = Nothing new for { $kommuner } in the last two weeks.
bot-news = <b>News for { $kommuner }</b> in the last two weeks: { $count }
bot-no-deadlines = No call with a deadline suits { $kommuner } right now.
bot-deadlines = The next deadlines for { $kommuner }
bot-subscribed = The chat gets news of
bot-not-subscribed = This chat gets no news yet. Ask your international coordinator for a code and write /start CODE.
bot-no-choice-of-areas = No areas are chosen here: the chat gets what belongs to an administration, or what the municipality passes on.
bot-code-unknown = The code is not valid (any longer). Each code can be used once, within a day and a night. Ask for a new one.
bot-calls-for = calls for <b>{ $kommun }</b>
bot-calls-for-forvaltning = calls for <b>{ $forvaltning }</b> in { $kommun }
bot-calls-passed-on = calls that <b>{ $kommun }</b> passes on
bot-how-often-and-areas = how often and which areas
bot-how-often = how often
bot-linked =
    Done! News of { $what } comes here, { $frequency }.

    /installningar changes { $changed }, /avsluta stops.
bot-welcome-back =
    Welcome back! News of calls for <b>{ $kommuner }</b> comes here again.

    /installningar changes how often and which areas, /avsluta stops.
bot-settings = Settings
bot-passed-on = passed on
bot-at-once = at once
bot-every-day = every day
bot-every-week = every week
bot-areas = areas
bot-nothing-to-end = This chat gets no news, so there is nothing to end.
bot-sure-to-leave = Do you want to stop getting news in this chat? Then your answers and what you follow are removed from here too.
bot-yes-leave = Yes, stop
bot-no = No
bot-unchanged = Nothing is changed: the news goes on.
bot-left = Done: no more news comes here. Whoever wants to begin again needs a new code.
bot-choose-areas =
    Areas for <b>{ $kommun }</b>: { $areas }.
    Press those that you want news of. If none is chosen, all come.
bot-all-areas = all areas
bot-forvaltning-missing = everything, for the administration “{ $id }” is not in the municipality’s file
bot-frequency-immediate = at once, and a digest on Mondays
bot-frequency-daily = a digest every morning
bot-frequency-weekly = a digest on Mondays

## Buttons under letters and letters to webhooks (channels/)

bot-follow = Follow
bot-not-relevant = Not relevant
bot-why = Why?
webhook-follow = Follow the call
webhook-answer = Relevant or not?
webhook-to-call = To the call
webhook-all-for = everything for { $name }
webhook-page = Everything for { $name }
webhook-more = and { $more } more: { $pages }
webhook-no-room = and { $more } more, for which there was no room here
