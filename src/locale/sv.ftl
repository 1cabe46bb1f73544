# The Swedish messages. How to add one stands in mod.rs.

## Numbers and sums of money

number-group = {"\u00A0"}
number-decimal = ,
list-comma = {", "}
list-and = {" och "}
quoted = ”{ $text }”
money = { $figure } { $currency }
money-millions =
    { $count ->
        [one] { $count }{"\u00A0"}miljon
       *[other] { $count }{"\u00A0"}miljoner
    }
money-billions =
    { $count ->
        [one] { $count }{"\u00A0"}miljard
       *[other] { $count }{"\u00A0"}miljarder
    }
currency-eur = euro
currency-sek = kronor
currency-nok = norska kronor
currency-dkk = danska kronor
currency-usd = dollar
currency-gbp = pund
currency-chf = schweizerfranc
grant-exactly = { $sum } per projekt
grant-range = från { $least } till { $most } per projekt
grant-range-of-one-currency = från { $least } till { $most } { $currency } per projekt
grant-at-most = upp till { $sum } per projekt
grant-at-least = minst { $sum } per projekt
grant-pot = { $sum } totalt
grant-projects = omkring { $projects } projekt

## Dates

month-1 = januari
month-2 = februari
month-3 = mars
month-4 = april
month-5 = maj
month-6 = juni
month-7 = juli
month-8 = augusti
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
weekday-monday = måndag
weekday-tuesday = tisdag
weekday-wednesday = onsdag
weekday-thursday = torsdag
weekday-friday = fredag
weekday-saturday = lördag
weekday-sunday = söndag
date-day = { $day } { $month }
date-full = { $day } { $month } { $year }
date-month = { $month } { $year }
date-with-weekday = { $weekday } { $date }
date-range = { $from } – { $to }
date-range-in-month = { $from }–{ $to }
date-moment = { $date } kl.{"\u00A0"}{ $time }
time-of-day = { $hour }.{ $minute }
at-time = kl. { $time }
zone-brussels = brysseltid
zone-stockholm = svensk tid
zone-helsinki = finsk tid

## Deadlines

deadline-has-passed = har passerat
deadline-today = i dag
deadline-tomorrow = i morgon
deadline-today-first = I dag
deadline-tomorrow-first = I morgon
deadline-days-left =
    { $days ->
        [one] { $days }{"\u00A0"}dag kvar
       *[other] { $days }{"\u00A0"}dagar kvar
    }
deadline-at = { $date } kl.{"\u00A0"}{ $time } { $zone }
deadline-in-swedish-time = { $date } (kl.{"\u00A0"}{ $time } svensk tid)

## Names of states and kinds

status-forthcoming = kommande
status-open = öppen
status-closed = stängd
status-withdrawn = tillbakadragen
status-unknown = framgår inte
level-alert = passar väl
level-digest = kan passa
level-none = passar inte
eligible-yes = ja
eligible-no = nej, enligt utlysningens villkor
eligible-unstated = inte angivet – kontrollera i utlysningen
heading-new = Ny utlysning
heading-amended = Ändrad utlysning
heading-opened = Nu öppen
heading-closed = Har stängt
heading-withdrawn = Tillbakadragen
heading-reopened = Öppen igen
heading-corrected = Rättelse
source-health-ok = läst utan fel
source-health-unchanged = läst, inget har ändrats
source-health-reading = läses, i flera omgångar
source-health-degraded = läst bara till en del
source-health-silent = har varit ovanligt tyst
source-health-suspect = gav ett svar som vi inte litar på
source-health-blocked = släppte inte in oss
source-health-broken = gick inte att läsa
source-health-never = har aldrig gått att läsa
source-error-costly = sidan kräver mer minne eller tid att läsa än någon lista över utlysningar, så läsningen stoppades; titta på sidan själv
source-error-interrupted = programmet avslutades medan källan lästes, flera gånger i rad
source-error-long-page = sidan ger mer text än någon lista över utlysningar
source-error-long-pass = källan ger mer text på en gång än vad som sparas av en källa; resten är inte läst, titta på källan själv
source-error-long-day = källan ger mer ny text på en dag än vad som sparas av en källa; resten är inte läst, titta på källan själv
section-summary = Sammanfattning
section-objective = Syfte
section-expected-outcome = Väntade resultat
section-scope = Vad projektet ska göra
section-destination = Inriktning
section-conditions = Villkor
section-boilerplate = Blanketter, kontakter och standardtexter
section-other = Mer ur utlysningen
funder-european-commission = EU-kommissionen
funder-europeiska-kommissionen = Europeiska kommissionen
opinion-relevant = relevant
opinion-not-relevant = inte relevant
letter-kind-welcome = Välkomstbrev
letter-kind-alert = Utlysningsbrev
letter-kind-digest = Sammanfattning
letter-kind-reminder = Påminnelse
letter-kind-correction = Rättelse
letter-kind-operator = Driftbrev
letter-kind-confirmation = Bekräftelsebrev
letter-kind-signin = Inloggningsbrev
letter-reason-welcome = ny prenumeration
letter-reason-alert = ny utlysning, eller ändring i en, som passar kommunen väl
letter-reason-digest = periodens utlysningar för den som prenumererar
letter-reason-reminder = en sista dag närmar sig
letter-reason-correction = ändring i det som läsaren har fått veta
letter-reason-operator = driften ska veta hur det står till
letter-reason-confirmation = någon har bett om en prenumeration för adressen
letter-reason-signin = läsaren har bett om att få logga in
frequency-immediate = genast när något passar väl, och en sammanfattning varje måndag
frequency-daily = en sammanfattning varje morgon
frequency-weekly = en sammanfattning varje måndag
reminders-none = inga
reminders-before =
    { $most ->
        [one] { $list } dag före sista dag
       *[other] { $list } dagar före sista dag
    }
role-representative = Representant
role-coordinator = Samordnare
role-operator = Drift
delivery-state-pending = väntar på att skickas
delivery-state-sent = skickat
delivery-state-failed = gick inte att skicka
delivery-state-refused = togs inte emot
delivery-state-in-a-file = skrivet till fil

## Areas: the ids are those of src/matching/areas.toml

any-area = Kommunens verksamhet i stort
area-arbetsmarknad-kompetens = Arbetsmarknad och kompetens
area-barn-unga = Barn och unga
area-demokrati-medborgare = Demokrati och medborgare
area-digitalisering = Digitalisering
area-forskning-innovation = Forskning och innovation
area-idrott = Idrott och fritid
area-integration-migration = Integration och migration
area-internationellt-utvecklingssamarbete = Internationellt utvecklingssamarbete
area-jamstalldhet-likabehandling = Jämställdhet och likabehandling
area-klimat-energi = Klimat och energi
area-krisberedskap-sakerhet = Krisberedskap och säkerhet
area-kultur = Kultur
area-landsbygd-mat = Landsbygd och mat
area-miljo-natur = Miljö och natur
area-naringsliv-foretag = Näringsliv och företag
area-skola-utbildning = Skola och utbildning
area-social-omsorg-halsa = Social omsorg och hälsa
area-stadsplanering-bostader = Stadsplanering och bostäder
area-transport-mobilitet = Transport och mobilitet
area-turism-besoksnaring = Turism och besöksnäring
area-vanorter-natverk = Vänorter och nätverk
area-vatten-avfall-cirkular = Vatten, avfall och cirkulär ekonomi

## Changes: the names of fields, and what has happened to them

field-deadline = Sista ansökningsdag
field-deadline-time = Klockslaget sista dagen
field-cutoffs = Ansökningsdagarna
field-opens = Öppningsdagen
field-planned = Planerad öppning
field-status = Status
field-applicants = Vilka som kan söka
field-title = Titeln
field-page = Sidan
field-identifier = Beteckningen
field-amount = Den totala budgeten
field-grant-min = Minsta bidrag per projekt
field-grant-max = Högsta bidrag per projekt
change-withdrawn = Utlysningen är tillbakadragen. Det går inte längre att söka.
change-closed = Utlysningen har stängt. Det går inte längre att söka.
change-corrected = Vi hade läst utlysningen fel. Sidan är oförändrad; det här är rätt:
change-opened = Utlysningen har öppnat. Nu går det att söka.
change-reopened = Utlysningen är öppen igen.
change-from-to =
    { $how ->
        [earlier] { $name } tidigarelagd från { $was } till { $is }.
        [deadline] { $name } flyttad från { $was } till { $is }.
        [opens] { $name } flyttad från { $was } till { $is }.
        [planned] { $name } flyttad från { $was } till { $is }.
        [cutoffs] { $name } ändrade från { $was } till { $is }.
        [applicants] { $name } ändrade från { $was } till { $is }.
        [deadline_time] { $name } ändrat från { $was } till { $is }.
        [grant_min] { $name } ändrat från { $was } till { $is }.
        [grant_max] { $name } ändrat från { $was } till { $is }.
       *[other] { $name } ändrad från { $was } till { $is }.
    }
change-now-given = { $name } anges nu: { $is }.
change-no-longer-given = { $name } anges inte längre (var { $was }).
change-somehow = { $name } har ändrats.
change-page = Sidan har ändrats.
change-page-added = Nytt: ”{ $text }”
change-page-removed = Borttaget: ”{ $text }”

## The way to a decision in a kommun

decision-exempt = Behöver inget godkännande av { $body } ({ $word }).
decision-approval = Innan ansökan skickas ska { $body } godkänna den.
decision-known-until = Sammanträdesdagarna är kända bara till { $date }: fyll på dem i kommunens fil.
decision-meeting = { $body } { $date }
decision-preparatory-meeting = i { $body } senast { $date }
decision-with-papers = { $meeting } (handlingar { $papers })
decision-at-once = Ska upp för beslut i { $decision }.
decision-prepared = Ska upp { $meetings } för beslut i { $decision }.
decision-papers-passed = handlingarna till { $body } { $date } skulle redan ha varit inne
decision-meets-after = { $body } sammanträder först { $date }
decision-no-meeting = { $body } har inget känt sammanträde före sista dagen
decision-too-late = För sent för beslut i vanlig ordning: { $why }. Är ärendet inte redan på väg upp, fråga om ordföranden får besluta i brådskande ärenden (6 kap. 39 § kommunallagen).
decision-papers-countdown = { $left }: handlingarna till { $body } { $meeting } ska vara inne senast { $papers }, för att ärendet ska hinna beslutas före sista ansökningsdag { $deadline }.
decision-out-of-reach = Hinner inte upp i { $body } före sista dag { $deadline }, om ärendet inte redan är på väg: ta kontakt med ordföranden i { $body }.

## Facts of a call

facts-more-dates = Fler datum
facts-status = Status
facts-money = Pengar
facts-eligible = Kommunen får söka
facts-programme = Program
facts-funder = Finansiär
facts-from = Från
facts-places = Gäller
facts-identifier = Beteckning
facts-apply-by = Sök senast
facts-reply-by = Svara senast
facts-deadline-was = Sista dag var
facts-rolling = löpande, det finns ingen sista dag
facts-no-date = inget datum angivet
facts-check = kontrollera på sidan
facts-unread-date = går inte att läsa säkert
facts-unclear = osäkert: sidan skriver ”{ $words }”
facts-portal-time = på EU-portalen brukar det gälla kl.{"\u00A0"}17.00 brysseltid – kontrollera på sidan
facts-no-time = inget klockslag angivet – kontrollera på sidan
facts-year-inferred = sidan anger inget år, det är vår tolkning
facts-second-step = ansökan i två steg; steg två lämnas senast { $days }
facts-further-cutoffs = det går också att söka till { $days }
facts-opens = öppnar { $date }
facts-planned = planeras öppna i { $month }
facts-no-sum = inget belopp angivet
facts-applicants-not = inte { $list }
summary-rolling = söks löpande
summary-apply-by = sök senast { $date } ({ $left })
summary-reply-by = svara senast { $date } ({ $left })
summary-no-deadline = inget sista datum angivet

## Counts

count-calls =
    { $count ->
        [one] { $count }{"\u00A0"}utlysning
       *[other] { $count }{"\u00A0"}utlysningar
    }
count-closed-calls =
    { $count ->
        [one] { $count }{"\u00A0"}stängd utlysning
       *[other] { $count }{"\u00A0"}stängda utlysningar
    }
count-letters =
    { $count ->
        [one] { $count }{"\u00A0"}brev
       *[other] { $count }{"\u00A0"}brev
    }
count-priorities =
    { $count ->
        [one] { $count }{"\u00A0"}prioritering
       *[other] { $count }{"\u00A0"}prioriteringar
    }

## What a subscription covers

scope-all-areas = alla områden
scope-passed-on = det som kommunen skickar vidare

## The ledger's extract

ledger-title = Brev, { $period }
ledger-title-of-kommun = Brev om { $kommun }, { $period }
ledger-lead = { $letters } brev. Utdrag ur utkiks liggare, skrivet { $written }. ”Skickat” betyder att nästa server tog emot brevet.
ledger-written-and-sent = Skrivet och skickat
ledger-letter = Brev
ledger-written = Skrivet
ledger-sent = Skickat
ledger-to = Till
ledger-kommun = Kommun
ledger-kind = Slag
ledger-subject = Ämne
ledger-why = Varför
ledger-calls = Utlysningar
ledger-outcome = Utfall
ledger-attempts = Försök
ledger-remark = Svar
ledger-id = Nummer
ledger-message-id = Message-ID

## Reports

report-title-of-kommun = Utlysningar för { $kommun }
report-lead = Utkik såg { $seen } nya utlysningar och policyärenden från alla källor under perioden. Av dem passar { $strong } kommunen väl, och { $weak } kan passa.
report-by-area = Efter område
report-by-programme = Efter program
report-by-forvaltning = Efter förvaltning (en utlysning kan beröra flera)
report-no-area = Inget område
report-no-programme = Inget program angivet
report-no-forvaltning = Ingen av dem
report-seen = Nya, från alla källor
report-strong = Nya som passar väl
report-weak = Nya som kan passa
report-notified = Meddelade i brev som har skickats
report-followed = Började följas
report-relevant = Svar: relevant
report-not-relevant = Svar: inte relevant
report-passed-on = Skickade vidare till föreningar och företag
column-title = Titel
column-identifier = Beteckning
column-funder = Finansiär
column-programme = Program
column-area = Område
column-level = Passar
column-first-seen = Blev känd
column-deadline = Sista dag
column-forvaltning = Förvaltning
column-new = Ny under perioden
column-notified = Meddelad
column-followed = Följs
column-relevant = Svar: relevant
column-not-relevant = Svar: inte relevant
column-passed-on = Skickad vidare
yes = ja
no = nej

## The JSON interface: types of values

type-or-null = eller null:
type-or = {" "}eller{" "}
type-day = {" "}(dag)
type-instant = {" "}(tidpunkt)
type-address = {" "}(adress)
type-of = {" "}av{" "}
type-at-most = , högst { $most } tecken
type-integer = heltal
type-number = tal
type-boolean = true eller false
type-array = lista
type-object = objekt
type-value = värde
type-all-keys-of = alla nycklar i

## The JSON interface: problems

problem-title-not-found = Finns inte
problem-title-parameters = Ogiltiga parametrar
problem-title-method = Metoden är inte tillåten
problem-title-too-often = För många frågor
problem-title-busy = Upptaget
problem-title-internal = Internt fel
problem-not-found = Det finns inget här. Kontrollera adressen; alla adresser står på /api.
problem-parameters = En eller flera parametrar går inte att använda. De räknas upp i invalid.
problem-method = Adressen kan bara läsas, med GET eller HEAD.
problem-too-often = Frågorna kommer för tätt. Vänta så många sekunder som Retry-After säger.
problem-busy = Många frågar just nu. Vänta så många sekunder som Retry-After säger.
problem-internal = Något gick fel hos oss. Felet är noterat. Försök igen om en stund.
problem-unknown-parameter = Det finns ingen sådan parameter här.
problem-repeated-parameter = Bara en gång.
problem-too-long = Högst { $most } tecken.
problem-not-within = Ett heltal från { $first } till { $last }.
problem-not-one-of = Något av { $words }.

## Pages: sentences with arguments

start-suits-well = Passar väl: { $kommuner }.
start-may-suit = Kan passa: { $kommuner }.
pass-on-receivers =
    { $receivers ->
        [0] Just nu prenumererar ingen på det som { $kommun } skickar vidare.
       *[other] Just nu prenumererar { $receivers } på det som { $kommun } skickar vidare.
    }
pass-on-when = { $kommun } skickade den vidare { $when }.
pass-on-with-note = { $kommun } skickade den vidare { $when }: ”{ $note }”
sources-sparkline = { $last } i den senaste läsningen, { $least }–{ $most } i de { $rounds } senaste
kommun-later = { $calls } stänger senare än så; de står i tabellen.
help-title = Hjälp
statement-title = Tillgänglighetsredogörelse
answer-given =
    { $relevant ->
        [yes] Du har svarat att den är relevant för { $kommun }.
       *[no] Du har svarat att den inte är relevant för { $kommun }.
    }
answer-given-with-reason =
    { $relevant ->
        [yes] Du har svarat att den är relevant för { $kommun }: ”{ $why }”.
       *[no] Du har svarat att den inte är relevant för { $kommun }: ”{ $why }”.
    }

## Lists of calls as files: tables, feeds and calendars

export-title = Utlysningar
export-title-of-kommun = Utlysningar för { $kommun }
export-truncated = Här är de första { $shown } av { $all }. Smalna av sökningen för att få med resten.
export-second-step-by = Steg två senast
feed-subtitle = Nya och ändrade utlysningar, det senaste först.
feed-rolling = Söks löpande.
feed-no-deadline = Inget sista datum angivet.
feed-money = Pengar: { $text }.
feed-suits = Passar: { $text }.
deadline-plain = { $date } kl. { $time } { $zone }
calendar-of-kommun = Sista dagar för utlysningar, och kommunens egna sammanträden före dem.
calendar-of-calls = Sista dagar för utlysningar.
calendar-cancelled = Inställd: { $event }
calendar-cancelled-note = Det går inte längre att söka.
calendar-category-call = Utlysning
calendar-category-decision = Beslut
calendar-days-left = { $days } dagar kvar.
calendar-year-inferred = Sidan anger inget år, det är vår tolkning.
calendar-unclear = Osäkert, kontrollera på sidan: den skriver ”{ $words }”.
calendar-no-time = Inget klockslag angivet, kontrollera på sidan.
export-applicants = Vem kan söka
export-why = Varför
export-on-the-funders-site = Hos finansiären
export-in-utkik = I utkik
calendar-papers = Handlingar till { $body } { $date }
calendar-papers-lead = Sista dag för handlingar till { $body } { $date }.
calendar-meeting = { $body } sammanträder
calendar-papers-by = Handlingarna ska vara inne { $date }.
calendar-meeting-lead = { $body } sammanträder { $date }.
calendar-call = { $call }, sök senast { $date }
calendar-more-calls =
    { $count ->
        [one] … och { $count }{"\u00A0"}utlysning till.
       *[other] … och { $count }{"\u00A0"}utlysningar till.
    }
column-opens = Öppnar
column-time-of-day = Klockslag
column-days-left = Dagar kvar
column-grant-max = Högst per projekt
column-budget = Totalt
column-currency = Valuta
column-money = Belopp i ord
column-match = Nivå
column-rationale = Motivering
column-link = Länk
column-deadline-rolling = löpande

## The report as a page

report-selection = Urvalet följer
report-in-short = I korthet
report-column-strong = Passar väl
report-column-weak = Kan passa
report-column-notified = Meddelade
report-column-followed = Följs
report-column-not-relevant = Inte relevanta
report-calls = Utlysningarna
report-no-calls = Ingen utlysning rörde kommunen under perioden.
report-column-call = Utlysning
report-column-events = Vad som hände
report-event-notified = meddelad
report-event-followed = följs
report-event-relevant = relevant
report-event-not-relevant = inte relevant
report-event-passed-on = skickad vidare
report-why-not = Varför inte
report-letters = Brev
report-no-letters = Inget brev om kommunen skrevs under perioden.
report-column-kind = Slag
report-column-sent = Skickade
report-column-in-files = Skrivna till fil
report-column-waiting = Väntar
report-column-failed = Kom inte fram
report-unread = Vad som inte kunde läsas
report-sources-unknown = Om källorna under perioden vet utkik inget.
report-sources-well = Alla källor kunde läsas:
report-sources-well-count = stycken.
report-sources-troubled = Under dagarna nedan kunde en källa inte läsas som den ska. Nya utlysningar kan ha kommit fram senare av det skälet.
report-sources-caption = Källor som inte alltid kunde läsas
report-column-source = Källa
report-column-days-in-trouble = Dagar med fel
report-column-days-read = Lästa dagar
report-sources-since = Dagboken över källorna börjar
report-written = Skriven
report-small-print = Hur väl en utlysning passar är bedömt den dag rapporten skrevs. Svar som har tagits tillbaka räknas inte. Vilka ansökningar kommunen har skickat vet utkik inte.

## Texts of the page to answer on a call

answer-title = Ditt svar
answer-gone = Du får inga brev längre
answer-gone-more = Därför går det inte att svara härifrån. Utlysningen finns kvar på sin sida.
answer-is-relevant = Är utlysningen relevant för
answer-ask-follow = Vill du följa utlysningen?
answer-ask-undo = Vill du ta tillbaka ditt svar?
answer-ask-unfollow = Vill du sluta följa utlysningen?
answer-following = Du följer utlysningen
answer-not-following = Du följer inte längre utlysningen
answer-undone = Svaret är borttaget
answer-yours = Ditt svar om utlysningen
answer-saved = Tack, svaret är sparat
answer-you-follow = Du följer den.
answer-for-whom = För vilka kommuner svarar du?
answer-why = Varför? Du behöver inte skriva något.
answer-why-shown = Det du skriver visas på utlysningens sida, utan att det står vem som har skrivit det. Skriv inga namn.
answer-yes-relevant = Ja, den är relevant
answer-no-relevant = Nej, den är inte relevant
answer-follow-more = Då får du veta när något i den ändras, även om den inte längre skulle passa.
answer-yes-follow = Ja, följ utlysningen
answer-yes-undo = Ja, ta bort svaret
answer-yes-unfollow = Ja, sluta följa
answer-relevant-done = Vi frågar inte om den igen. Svaret hjälper oss att välja rätt utlysningar åt kommunen.
answer-not-relevant-done = Den kommer inte tillbaka i dina brev, om inte något viktigt i den ändras. Svaret hjälper oss att välja rätt utlysningar åt kommunen.
answer-undo = Ångra svaret
answer-follow-done = Du får veta när något i den ändras.
answer-unfollow = Sluta följa
answer-relevant = Relevant
answer-not-relevant = Inte relevant
answer-follow = Följ utlysningen
answer-unfollow-call = Sluta följa utlysningen
answer-delete = Ta bort mitt svar
answer-pass-on = Skicka vidare till föreningar och företag
answer-all-choices = Visa alla val

## Texts of the page about the JSON interface

api-title = Data för program (API)
api-lead = Det som sidorna visar går också att hämta som JSON, utan nyckel och utan konto. Inget som lämnas ut rör personer.
api-document = Beskrivningen för program är
api-document-more = Den här sidan är gjord av den; texter ur den står på engelska.
api-times = Tidpunkter står i UTC enligt RFC 3339, dagar enligt ISO 8601. En sista dag gäller i den tidszon som står bredvid den, till exempel
api-keys-stay = Nycklar kan tillkomma men byter aldrig namn.
api-rate = En och samma avsändare får ställa
api-rate-each = frågor i sekunden, och
api-rate-burst = på en gång. Den som frågar tätare får svaret 429 och i
api-rate-wait = hur många sekunder den ska vänta.
api-no-rate = Det finns ingen gräns för hur tätt man får fråga.
api-tag = Varje svar har en
api-tag-send = Skicka den i
api-tag-then = nästa gång: har inget ändrats blir svaret 304, utan innehåll.
api-scripts = Skript på vissa andra webbplatser får läsa svaren (CORS).
api-no-scripts = Skript på andra webbplatser får inte läsa svaren (CORS är avstängt).
api-example = Ett exempel:
api-follow = Den som vill hålla sig uppdaterad läser
api-follow-keep = från början, sparar svarets
api-follow-ask = , och frågar nästa gång efter det som kommit efter den. Då missas ingenting.
api-addresses = Adresser
api-answer = Svar
api-parameters = Parametrar
api-value = Värde
api-means = Betyder
api-problems = Fel
api-problem = Ett fel är ett dokument enligt RFC 9457
api-problem-type = säger vilket fel det är och är samtidigt adressen till raden här nedanför.
api-schemas = Vad svaren består av
api-keys-of = Nycklar i
api-key = Nyckel

## Texts of the page of a call

call-facts = Fakta om utlysningen
call-to-funder = Till utlysningen hos finansiären
call-to-calendar = Lägg i kalendern
call-whom = Vem den passar, och varför
call-nobody = Den passar inte någon av kommunerna här, så som deras policyer är skrivna.
call-may-apply = Kommunen får söka:
call-decision = Beslut i kommunen:
call-suits-not = Passar inte:
call-text = Ur utlysningen
call-no-text = Källan ger ingen text. Läs på finansiärens sida.
call-fine-print = Blanketter, kontakter och standardtexter
call-history = Vad som har hänt
call-no-history = Inget är noterat.
call-what-changed = Vad som ändrades
call-field = Uppgift
call-was = Var
call-is = Är
call-where-shown = Var den står
call-reference = referens
call-first-seen = först sedd
call-gone = borttagen
call-untitled = (utan titel)

## Texts of the links to download a list

downloads-download = Ta med listan:
downloads-calendar = Kalender
downloads-spreadsheet = Kalkylblad
downloads-feed = Flöde (Atom)
downloads-news = nya och ändrade

## Texts of the error pages

error-not-found = Sidan finns inte
error-not-found-more = Kontrollera adressen, eller sök efter utlysningen i stället. En utlysning som har funnits här ligger kvar även när den har stängt.
error-method = Det går inte att göra så här
error-method-more = Sidan finns, men den kan bara läsas. Börja om från start.
error-token = Länken gäller inte
error-token-more = Länken är inte hel. Öppna brevet igen och klicka på länken där, eller kopiera hela adressen.
error-internal = Något gick fel hos oss
error-internal-more = Felet är noterat. Försök igen om en stund. Inga brev påverkas av att en sida inte går att visa.
error-signed-out = Du behöver logga in
error-signed-out-more = Sidan visar sådant som inte är öppet för alla: dina egna uppgifter, eller vad kommunens samordnare får se.
error-not-yours = Sidan är inte öppen för dig
error-not-yours-more = Den är till för kommunens samordnare. Är du det, så be den som sköter utkik att ge dig rollen.
error-old-form = Sidan hade blivit för gammal
error-old-form-more = Du har loggat in eller ut sedan den öppnades, så inget är ändrat. Gå tillbaka, läs in sidan på nytt och försök igen.
error-foreign = Det kom från en annan webbplats
error-foreign-more = Därför är inget ändrat. Öppna sidan här hos oss och försök igen.
error-foreign-host = Sidorna finns på en annan adress
error-foreign-host-more = Servern svarar bara på sitt eget namn. Är det du som sköter driften: ange namnet i UTKIK_PUBLIC_URL.
error-too-often = För många brev på en gång
error-too-often-more = Vi skickar bara några brev i timmen till samma adress, och på begäran från samma dator eller nät. Vänta en stund och försök igen.
error-too-many-pages = För många sidor på en gång
error-too-many-pages-more = Från samma dator eller nät kan man bara söka och hämta listor några gånger i sekunden. Vänta ett ögonblick och försök igen.
error-busy = Många söker just nu
error-busy-more = Det går inte att göra mer på en gång. Försök igen om några sekunder.
error-other = Det gick inte att läsa frågan
error-other-more = Börja om från start eller sök på nytt.

## Texts of the list of kommuner, and of the page of one

kommun-all = Kommuner
kommun-all-lead = De kommuner som utkik bevakar utlysningar åt, efter vad de själva har beslutat.
kommun-none = Ingen kommun är inlagd ännu.
kommun-lead = Utlysningar som svarar mot det som kommunen har beslutat i
kommun-on-this-page = På den här sidan
kommun-timeline = Sista ansökningsdagar
kommun-timeline-none = Ingen av utlysningarna som passar har en sista dag framför sig.
kommun-timeline-reads = En rad för varje månad, från den 1 till den sista. En fylld ring är en utlysning som passar väl, en tom ring en som kan passa. En siffra säger att flera stänger samma dag.
kommun-timeline-meetings = En ruta är ett sammanträde i kommunen.
kommun-as-table = Visa som tabell
kommun-table = Sista ansökningsdagar, den närmaste först
kommun-last-day = Sista dag
kommun-call = Utlysning
kommun-suits = Passar
kommun-strong = Passar väl
kommun-no-strong = Just nu passar ingen utlysning riktigt väl.
kommun-weak = Kan passa
kommun-no-weak = Just nu finns inga fler utlysningar som kan passa.
kommun-why = Varför
kommun-includes-closed = Listan tar med
kommun-subscribe = Få brev om utlysningar för
kommun-report = Rapport för en period
kommun-only-open = Visa bara dem som går att söka
kommun-not-shown = visas inte.
kommun-take-them = Ta med dem
kommun-only-those = Här visas bara det som berör
kommun-all-of = Visa alla
kommun-passed-on = Skickat vidare till föreningar och företag
kommun-passed-on-more = Det här har kommunen skickat vidare, och det går fortfarande att söka.
kommun-forvaltningar = Förvaltningar
kommun-forvaltningar-more = Varje förvaltning berörs av utlysningar inom sina områden.
kommun-decisions = Vägen till beslut i kommunen
kommun-approves = Innan en ansökan skickas ska den godkännas av
kommun-exempt = Undantag:
kommun-no-meetings = Sammanträdesdagarna är inte inlagda, så vi kan inte räkna bakåt från en utlysnings sista dag. De läggs in i kommunens fil.
kommun-no-rule = Kommunens fil säger inte vem som ska godkänna en ansökan.
kommun-meetings = Kommande sammanträden
kommun-no-coming = Inget kommande sammanträde är känt.
kommun-body = Organ
kommun-meets = Sammanträder
kommun-papers = Handlingar inne senast
kommun-ways = Vad som ska upp när
kommun-answered = Vad kommunen har svarat
kommun-answers-on = Svar om utlysningar:
kommun-not-moved = Gränserna för avisering och veckobrev står där de brukar. De flyttas, lite i taget, när flera svar visar att de ligger fel.
kommun-show-answers = Visa svaren
kommun-decided = Vad kommunen har beslutat
kommun-no-priorities = Inga prioriteringar är inlagda.
kommun-twins = Vänorter:

## Texts of the layout, and those that several pages share

layout-skip = Hoppa till innehållet
layout-menu = Huvudmeny
layout-start = Start
layout-search = Sök
layout-kommuner = Kommuner
layout-sources = Källor
layout-subscribe = Prenumerera
layout-mine = Min sida
layout-help = Hjälp
layout-accessibility = Tillgänglighetsredogörelse
layout-interface = Data för program (API)
layout-footer-menu = Om tjänsten
layout-notice = Att tänka på
layout-no-server = Ingen e-postserver är inställd:
layout-to-files = breven skrivs som filer till state/mail och lämnar inte datorn.
layout-stopped = Just nu står tjänsten still:
layout-clock-wrong = datorns klocka går fel. Dagar kan visas fel, och inga brev skickas förrän klockan är rätt.
layout-no-storage = inget kan sparas, och inga brev skickas förrän det går igen.
layout-demo = Det här är en demonstration.
layout-demo-invented = Utlysningarna och mottagarna är påhittade, i dag är det
layout-demo-nothing-leaves = och inga brev lämnar datorn.
layout-about = bevakar EU:s och svenska finansiärers utlysningar åt svenska kommuner. Det är finansiärens egen sida som gäller: läs den innan ni söker.
layout-questions = Frågor om den här sidan:
layout-printed = Utskrivet
layout-also-names = Utlysningen nämner också:
layout-answers = Svar från kommunen:
layout-to-start = Till startsidan
layout-pages = Sidor
layout-code = Felkod
layout-put-right = Något behöver rättas
layout-sign-in = Logga in
layout-sign-in-to-demo = Prova som samordnare
layout-sign-in-to-demo-more = I demonstrationen kan du se vad en kommuns samordnare ser, utan att vänta på ett brev.
layout-search-among = Sök bland utlysningarna

## Texts of the page to unsubscribe

leave-title = Sluta få brev
leave-ask = Vill du sluta få brev?
leave-ask-more = Då får du inga fler brev från utkik, och vi tar bort din adress. Du kan börja om när du vill.
leave-yes = Ja, sluta skicka brev till mig
leave-no = Nej, fortsätt som förut
leave-done = Du får inga fler brev
leave-done-more = Prenumerationen är avslutad och din adress är borttagen. Tack för den här tiden!
leave-done-but-role = Prenumerationen är avslutad. Din adress finns kvar för att du har en roll i en kommun här. Vill du ta bort även den, så gör det på Min sida.
leave-already = Du får redan inga brev
leave-already-more = Det finns ingen prenumeration kvar att avsluta.

## Texts of the ledger of letters, and of the page of one

letters-title = Brev
letters-lead = i liggaren, nyast först. Adresser till dem som inte längre prenumererar är dolda. ”Skickat” betyder att nästa server tog emot brevet, inte att någon har läst det. ”Skrivet till fil” betyder att det inte har skickats till någon.
letters-none = Inget brev har skrivits ännu.
letters-table = Liggaren över brev
letters-letter = Brev
letters-to = Till
letters-state = Läge
letters-written = Skrivet
letters-newer = Nyare brev
letters-older = Äldre brev
letters-about = Om brevet
letters-kind = Slag
letters-for-whom = för
letters-looks = Så här ser brevet ut. Mottagarens egen länk för att sluta få brev är dold här.
letters-not-kept = Brevet hade en länk som bara var till för mottagaren, så det sparades inte när det hade skickats.
letters-no-longer-kept = Brevens text sparas en tid, och den tiden har gått. Raden i liggaren står kvar.
letters-closed = Brevets text och ämne visas inte för dig.
letters-frame = Brevet som det skickades
letters-all = Alla brev
letters-registry = För diariet: skriv ut eller ta med ett utdrag
letters-hidden = dold adress
letters-operator = den som sköter utkik
letters-only-recipient = läsaren själv

## Texts of a person's own pages

my-page-title = Min sida
my-page-signed-in-as = Du är inloggad som
my-page-sign-out = Logga ut
my-page-sign-out-everywhere = Logga ut överallt
my-page-sign-out-everywhere-more = Har du lämnat en dator utan att logga ut, eller tror du att någon annan har din länk? Då loggas du ut i alla webbläsare, här också, och länkar som vi redan har skickat slutar gälla.
my-page-saved = Ändringen är sparad.
my-page-ended = Prenumerationen är avslutad.
my-page-resumed = Breven börjar komma igen.
my-page-unfollowed = Du följer den inte längre.
my-page-roles = Dina roller
my-page-role-in = i
my-page-subscribers = Prenumeranter
my-page-report = Rapport
my-page-letters = Brev
my-page-subscriptions = Dina prenumerationer
my-page-none = Du prenumererar inte på några brev.
my-page-add = Prenumerera på utlysningar för en kommun
my-page-paused = Pausad
my-page-paused-more = Breven kom tillbaka, så vi skickar inga fler förrän du säger till.
my-page-resume = Börja skicka igen
my-page-change = Ändra
my-page-save = Spara
my-page-end = Avsluta
my-page-end-more = Då kommer inga fler brev om kommunen. Är det din enda prenumeration, och har du ingen roll, tas allt om dig bort.
my-page-end-yes = Ja, avsluta prenumerationen
my-page-follows = Utlysningar som du följer
my-page-unfollow = Sluta följa
my-page-no-follows = Du följer ingen utlysning.
my-page-answers = Dina svar
my-page-no-answers = Du har inte svarat om någon utlysning.
my-page-change-answer = Ändra
my-page-data = Dina uppgifter
my-page-data-more = Hämta allt som vi har sparat om dig, eller ta bort det.
my-page-fetch = Hämta (JSON)
my-page-erase = Ta bort allt om mig
my-page-erase-ask = Vill du ta bort allt om dig?
my-page-erase-more = Dina prenumerationer, roller, inloggningar och det du följer tas bort, och inga fler brev skickas. Att brev har skickats och vad du har svarat om utlysningar står kvar, men inte att det var du. Det går inte att ångra.
my-page-erase-yes = Ja, ta bort allt
my-page-erase-no = Nej, tillbaka till Min sida
my-page-gone = Allt om dig är borttaget
my-page-gone-more = Du är utloggad, och det kommer inga fler brev. Tack för den här tiden!

## Texts of the page to pass a call on

pass-on-title = Skicka vidare
pass-on-ask = Vill du skicka vidare utlysningen till föreningar och företag?
pass-on-ask-more = De som prenumererar på det som kommunen skickar vidare får den i sitt nästa brev: fakta, vem som kan söka och det du skriver här. Kommunens bedömning, svar och sammanträden följer inte med.
pass-on-for-whom = Vilka kommuner skickar den vidare?
pass-on-note = Några ord på vägen. Du behöver inte skriva något.
pass-on-yes = Ja, skicka vidare
pass-on-done = Utlysningen är skickad vidare
pass-on-done-more = Den går ut i nästa brev till dem som prenumererar på det. Ändras något viktigt i den, eller dras den tillbaka, får de veta det.
pass-on-already-passed-on = Utlysningen är skickad vidare till föreningar och företag
pass-on-change-more = Den som redan har fått brevet ser inte ändringen.
pass-on-change = Spara orden
pass-on-undo = Ta tillbaka
pass-on-undone = Utlysningen är inte längre skickad vidare
pass-on-undone-more = Ingen fler får den. De som redan har fått den får veta om något viktigt i den ändras.
pass-on-gone = Det går inte att skicka vidare härifrån längre
pass-on-gone-more = Det kan den som får allt som passar kommunen, och din prenumeration är ändrad eller avslutad.
pass-on-over = Utlysningen går inte att söka längre
pass-on-over-more = Därför skickas den inte vidare till någon mer.

## Texts of the preference fields

preference-scope = Vad du vill få
preference-scope-row = Får
preference-in-areas = Utlysningar som passar kommunen, i alla områden eller dem som är kryssade här nedanför
preference-of-forvaltning = Det som rör
preference-passed-on = Bara det som kommunen skickar vidare till föreningar och företag
preference-areas = Områden
preference-areas-more = Kryssa för dem som du vill få brev om. Väljer du inga får du brev om alla.
preference-frequency = Hur ofta
preference-reminders = Påminnelser
preference-reminders-more = Så många dagar före sista ansökningsdag, med komma mellan. Lämna tomt om du inte vill ha några.
preference-language = Brevens språk
preference-wrong-language = Välj ett av språken som står här.
preference-wrong-area = Ett av områdena finns inte. Välj bland dem som står här.
preference-wrong-scope = Välj något av det som står här.
preference-wrong-frequency = Välj hur ofta du vill få brev.
preference-wrong-days = Skriv dagarna som hela tal från 1 till 365, med komma mellan, till exempel 30, 14, 3. Högst tio.

## Texts around a kommun's report and an extract of the ledger

report-public = För allmänheten
report-committee = För nämnden (kräver inloggning)
report-choose = Välj dagar
report-from = Från och med
report-to = Till och med
report-show = Visa
report-period = Perioder
report-tertial = Tertial
report-year = Året
report-take = Ta med:
report-table = Tabell (CSV)
report-too-long = En rapport kan omfatta högst tre år, så innevarande år visas. Välj en kortare period.
report-unreadable = Dagarna går inte att läsa, så innevarande år visas. Skriv dem som 2026-01-31, den första först.
report-extract = Utdrag ur liggaren
report-extract-lead = Brev som skrevs under perioden, det äldsta först. Adresser till dem som inte längre prenumererar är dolda.
report-back-to-kommun = Till kommunens sida
report-back-to-letters = Till alla brev

## Texts of the search page

search-title = Sök utlysningar
search-words = Sökord
search-search = Sök
search-how = Så skriver du en sökning
search-narrow-by = Begränsa och ordna
search-status = Status
search-programme = Program
search-area = Område
search-source = Källa
search-suits = Passar kommun
search-order = Ordning
search-also = Sökte även:
search-exact = Sök bara mina ord
search-searched-exactly = Sökte bara dina ord.
search-expand = Sök även närliggande ord
search-ignored = Kunde inte läsas som det var tänkt:
search-ignored-more = Orden söktes som vanliga ord eller utelämnades.
search-nothing = Inget svarar på frågan. Prova färre eller andra ord, eller välj
search-all = Alla
search-nothing-status = under Status för att ta med stängda utlysningar.
search-earlier = Föregående
search-later = Nästa
search-page = Sida
search-of = av
search-not-over = Öppna och kommande
search-open = Öppna
search-forthcoming = Kommande
search-closed = Stängda
search-by-relevance = Bäst svar först
search-by-deadline = Sista dag först
search-by-newest = Nyast först
search-by-money = Mest pengar först
search-all-programmes = Alla program
search-all-areas = Alla områden
search-all-sources = Alla källor
search-all-kommuner = Alla kommuner

## Texts of the pages to sign in

sign-in-title = Logga in
sign-in-lead = Skriv adressen som dina brev kommer till, så skickar vi en länk dit. Du behöver inget lösenord.
sign-in-address = E-postadress
sign-in-send = Skicka länken
sign-in-cookie = När du loggar in sparar webbläsaren en kaka som visar att det är du. Den försvinner när du loggar ut, efter en månad utan besök och senast efter tre månader.
sign-in-no-subscription = Prenumererar du inte än?
sign-in-subscribe = Få brev om utlysningar
sign-in-wrong-address = Skriv en e-postadress som namn@exempel.se, och inget mer.
sign-in-sent = Se efter i din e-post
sign-in-sent-more = Om adressen prenumererar eller har en roll här skickar vi ett brev dit. Tryck på länken i det inom 20 minuter.
sign-in-nothing-came = Kommer det inget inom några minuter? Titta bland skräpposten, och kontrollera att det är adressen som breven brukar komma till.
sign-in-again = Skriv adressen igen
sign-in-enter = Vill du logga in?
sign-in-enter-as = Du loggas in som
sign-in-enter-more = Känner du inte igen adressen ska du inte gå vidare. Länken går att använda en gång. Delar du dator med andra? Logga då ut när du är klar.
sign-in-yes = Ja, logga in
sign-in-stale = Länken gäller inte längre
sign-in-stale-more = Den går att använda en gång, inom 20 minuter.
sign-in-anew = Be om en ny länk

## Texts of the pages to subscribe

sign-up-title = Få brev om utlysningar
sign-up-lead = Välj en kommun, så skriver vi när en utlysning passar det som kommunen har beslutat att satsa på. Du kan ändra eller sluta när du vill.
sign-up-address = E-postadress
sign-up-address-more = Dit skickar vi ett brev där du bekräftar att adressen är din. Använd helst din adress i tjänsten.
sign-up-kommun = Kommun
sign-up-choose = Välj kommun
sign-up-subscribe = Prenumerera
sign-up-stored-data = Vi sparar adressen och det du väljer här, vilka brev du har fått och det du svarar i dem. Det behövs för att du ska få rätt brev. På Min sida kan du se, hämta, ändra och ta bort allt.
sign-up-wrong-address = Skriv en e-postadress som namn@exempel.se, och inget mer.
sign-up-wrong-kommun = Välj en av kommunerna i listan.
sign-up-sent = Se efter i din e-post
sign-up-sent-more = Vi skickar ett brev till adressen. Tryck på länken i det inom ett dygn, så börjar breven komma.
sign-up-nothing-came = Kommer det inget inom några minuter? Titta bland skräpposten, och kontrollera att du skrev rätt adress.
sign-up-again = Skriv adressen igen
sign-up-confirm = Bekräfta din prenumeration
sign-up-for-whom = Du får brev om utlysningar för
sign-up-yes = Ja, bekräfta
sign-up-done = Klart, du prenumererar nu
sign-up-done-more = Det första brevet kommer så snart vi har gått igenom utlysningarna. På Min sida kan du ändra vad du får.
sign-up-stale = Länken gäller inte längre
sign-up-stale-more = Den går att använda en gång, inom ett dygn. Har du redan bekräftat är allt i sin ordning. Annars får du en ny om du prenumererar en gång till.

## Texts of the page of the sources

sources-title = Källor
sources-all-well = Alla källor har lästs som de ska.
sources-held = Brev kan inte skickas och väntar.
sources-held-since = brev väntar sedan
sources-held-mail = E-post
sources-held-telegram = Telegram
sources-held-hook = Webbadresser
sources-undelivered = brev kom inte fram fast de skulle det. Den som sköter utkik har fått veta det.
sources-troubled-more = källor har inte lästs som de ska. Att inget nytt syns därifrån betyder inte att det inte finns.
sources-of = av
sources-table = Källornas läge
sources-source = Källa
sources-state = Läge
sources-last-read = Lästes senast
sources-last-new = Senast nytt
sources-known = Kända
sources-open = Öppna
sources-rounds = De senaste läsningarna
sources-last-attempt = försökte senast
sources-never = aldrig
sources-unread = har inte lästs ännu
sources-meaning = Vad lägena betyder
sources-ok = Källan svarade, och det som den visar finns här.
sources-unchanged = Källan svarade att inget är nytt sedan vi läste den förra gången.
sources-reading = Källan är stor eller vill läsas långsamt. Varje omgång fortsätter där den förra slutade. Det som är läst syns; inget räknas som borta förrän hela listan är läst.
sources-degraded = Den vanliga vägen fungerade inte, eller så ändrades listan medan vi läste den. Det som syns stämmer, men något kan saknas.
sources-silent = Källan läses som den ska, men har inte visat något nytt på mycket längre tid än den brukar.
sources-suspect = Listan är tom eller bara hälften så lång som den brukar. Det som vi visste sedan tidigare står kvar, och den som sköter utkik har fått veta det.
sources-blocked = Webbplatsen nekar program som vårt. Vi tar oss inte runt det: öppna sidan själv i webbläsaren.
sources-broken = Källan svarade inte, eller svarade med något annat än en lista över utlysningar. Det som vi visste sedan tidigare står kvar. Vi försöker igen, först om en kvart och sedan allt glesare, som längst ungefär ett dygn.
sources-unread-means = Källan är inlagd, men vi har inte hunnit läsa den.
sources-counts = ”Kända” är alla utlysningar som källan har visat, även stängda. ”Öppna” går att söka nu. Linjen visar hur många utlysningar som de senaste läsningarna fann; där den bryts gick källan inte att läsa.

## Texts of the start page

start-title = Utlysningar för kommuner
start-lead = Det här går att söka hos EU och svenska finansiärer. I dag är det
start-type-either = Skriv på svenska eller engelska, till exempel
start-or = eller
start-kommuner = Kommuner
start-new = Nytt den här veckan
start-nothing-new = Ingen utlysning från de senaste sju dagarna passar någon av kommunerna. På
start-nothing-new-sources = ser du om allt har gått att läsa.
start-all-new = Visa alla utlysningar, nyast först
start-closing = Stänger snart
start-nothing-closing = Ingen öppen utlysning passar någon av kommunerna just nu.
start-all-open = Visa alla öppna, sista dag först
start-changed = Ändrat den här veckan

## Texts of the page of a kommun's subscribers

subscribers-title = Prenumeranter
subscribers-lead = De här får brev om kommunens utlysningar. Du kan välja vilka områden var och en får, avsluta en prenumeration, och börja skicka igen till den som är pausad. Varje ändring står i driftens logg, utan namn och adress.
subscribers-none = Ingen prenumererar ännu.
subscribers-since = Sedan
subscribers-areas = Ändra områden
subscribers-areas-more = Kryssa för dem som adressen ska få brev om. Utan kryss kommer brev om alla.
subscribers-end = Avsluta
subscribers-end-more = Då kommer inga fler brev om kommunen till adressen.
subscribers-back = Till kommunens sida

## Letters: what they share

letter-greeting = Hej!
letter-about-calls = utlysningar { $label }
letter-about-utkik = bevakar EU:s och svenska finansiärers utlysningar och jämför dem med det som kommunen själv har beslutat att satsa på. Det är finansiärens egen sida som gäller: läs den innan ni söker.
letter-everything-for = Allt för { $name }
letter-link-to-everything-for = allt för { $name }
letter-unsubscribe = Sluta få brev
letter-rest-in-short = Resten i korthet
letter-left-out = Och { $count } till som inte fick plats här:
letter-nearest = närmast { $date }
letter-apply-by = sök senast { $date }
letter-calls =
    { $count ->
        [one] { $count }{"\u00A0"}utlysning
       *[other] { $count }{"\u00A0"}utlysningar
    }

## Letters: whom they are for

audience-for = för { $names }
audience-via = via { $kommuner }
audience-calls-for = utlysningar för { $names }
audience-passed-on-by = det som { $kommuner } skickar vidare
audience-reason = Du får det här brevet för att du prenumererar på { $what } hos utkik.
audience-forvaltning = { $forvaltning } i { $kommun }
audience-missing-forvaltning = Förvaltningen ”{ $id }” som du har valt står inte i kommunens fil. Därför får du allt för { $kommun } tills det är rättat.
audience-suits = som passar väl med det som { $kommuner } har beslutat att satsa på
audience-suits-very-well = som passar riktigt väl med det som { $kommuner } har beslutat att satsa på
audience-concerns = { $clause } och berör { $forvaltning }
audience-has-passed-on = som { $kommuner } har skickat vidare
audience-either = { $suits } eller { $passed-on }
routing-none = Berör ingen av förvaltningarna i kommunens fil.
routing-concerns = Berör: { $names }.
routing-followed = Den hör inte till { $forvaltning }, men du följer den.
routing-known = Den hör inte till { $forvaltning }, men vi har skrivit om den tidigare.
routing-own = Till { $forvaltning }, inom { $areas }.
routing-others = Den berör också { $names }.

## Letters: a call in them

card-new-selection = Nytt urval
card-passed-on = Vidarebefordrad
card-deadline-moved = Ändrad sista dag
card-new-policy = Ny fråga
card-changed-policy = Ändrad fråga
card-new-page = Ny sida
card-changed-page = Ändrad sida
card-untitled = (utan titel)
card-your-answer = Ert svar: { $opinion }.
card-call-passed-on = { $kommun } har skickat vidare den här utlysningen.
card-policy-passed-on = { $kommun } har skickat vidare den här frågan.
card-page-passed-on = { $kommun } har skickat vidare den här sidan.
card-who-may-apply = Vem kan söka
card-decision = Beslut i kommunen
card-shown-again = Ni har svarat att den inte är relevant. Sedan dess har { $fields } ändrats.
card-why = Varför { $kommun }?
card-also-mentions = Utlysningen nämner också:
card-the-call = Utlysningen
card-to-the-call = Till utlysningen
card-more = Mer hos utkik
card-is-it-relevant = Är den relevant för er?
card-relevant-or-not = Relevant eller inte?
card-relevant = Relevant
card-not-relevant = Inte relevant
card-answer = Svara
card-answer-or-follow = Svara eller följ
card-answer-or-follow-it = Svara, eller följ den:
card-change-answer = Ändra svaret
card-followed = Du följer den.
card-followed-already = Du följer den redan.
card-follow = Följ
card-follow-it = Följ den
card-follow-the-call = Följ utlysningen
card-unfollow = Sluta följa
card-pass-on = Skicka vidare till föreningar och företag
card-pass-on-short = Skicka vidare
card-is-passed-on = Skickad vidare till föreningar och företag.
card-is-passed-on-short = Skickad vidare
card-change-passed-on = Ändra eller ta tillbaka

## Letters: alert

alert-subject-moved = nu { $date } (var { $earlier })
alert-corrections =
    { $count ->
        [one] { $count }{"\u00A0"}rättelse
       *[other] { $count }{"\u00A0"}rättelser
    }
alert-changed =
    { $count ->
        [one] { $count }{"\u00A0"}ändrad
       *[other] { $count }{"\u00A0"}ändrade
    }
alert-opened =
    { $count ->
        [one] { $count }{"\u00A0"}öppnad
       *[other] { $count }{"\u00A0"}öppnade
    }
alert-new =
    { $count ->
        [one] { $count }{"\u00A0"}ny
       *[other] { $count }{"\u00A0"}nya
    }
alert-changed-calls =
    { $count ->
        [one] { $count }{"\u00A0"}ändrad utlysning
       *[other] { $count }{"\u00A0"}ändrade utlysningar
    }
alert-opened-calls =
    { $count ->
        [one] { $count }{"\u00A0"}öppnad utlysning
       *[other] { $count }{"\u00A0"}öppnade utlysningar
    }
alert-new-calls =
    { $count ->
        [one] { $count }{"\u00A0"}ny utlysning
       *[other] { $count }{"\u00A0"}nya utlysningar
    }
alert-corrects-one = Det här gäller en utlysning som vi har skrivit om tidigare.
alert-corrects = Det som ändrar vad vi har skrivit tidigare står först.
alert-call-passed-on = { $kommuner } har skickat vidare en utlysning till föreningar och företag.
alert-policy-passed-on = { $kommuner } har skickat vidare en fråga att svara på till föreningar och företag.
alert-page-passed-on = { $kommuner } har skickat vidare en sida till föreningar och företag.
alert-passed-on = { $kommuner } har skickat vidare det här till föreningar och företag.
alert-suits-one = Den här utlysningen passar väl med det som { $kommuner } har beslutat att satsa på.
alert-suits = { $calls } passar väl med det som { $kommuner } har beslutat att satsa på.
alert-suits-or-passed-on = { $calls } passar väl med det som { $kommuner } har beslutat att satsa på, eller har skickats vidare av { $passing }.
alert-these-calls = Det här

## Letters: digest

digest-title-day = Dagens utlysningar
digest-title-week = Veckans utlysningar
digest-nothing-new = Inget nytt
digest-subject-quiet = Inget nytt { $label } utöver tidigare brev, { $days }
digest-subject-troubled = Inget nytt { $label } – men { $sources } gick inte att läsa som vanligt
digest-preview-quiet = Inget nytt { $label }.
digest-preview-troubled = { $sources } gick inte att läsa som vanligt.
digest-nothing-passed-on = Sedan { $since } har { $kommuner } inte skickat vidare något mer än det som vi redan har skrivit till dig om.
digest-quiet = Sedan { $since } finns inget nytt { $label } utöver det som vi redan har skrivit till dig om.
digest-troubled = Sedan { $since } finns inget nytt { $label } i det som gick att läsa, utöver det som vi redan har skrivit till dig om.
digest-silence-holds = Alla källor gick att läsa, så tystnaden betyder att inget mer har kommit.
digest-silence-may-not-hold = Men <b>{ $sources }</b> kunde vi inte läsa som vanligt. Där kan det finnas något nytt som vi inte har sett.
digest-chat-quiet = <b>Inget nytt { $label }</b> sedan { $since }, utöver det som vi redan har skrivit om.
digest-chat-troubled = <b>Inget nytt { $label }</b> i det som gick att läsa sedan { $since }, utöver det som vi redan har skrivit om.
digest-all-read = Alla källor gick att läsa.
digest-all-read-and-told = Alla källor gick att läsa. Det som varken står här eller i tidigare brev är inte nytt.
digest-unread = Det här kunde vi inte läsa som vanligt
digest-unread-note = Att vi inte skriver om något nytt härifrån betyder inte att det inte finns.
digest-sources =
    { $count ->
        [one] { $count }{"\u00A0"}källa
       *[other] { $count }{"\u00A0"}källor
    }
digest-several-sources = { $name } ({ $count } källor)
digest-last-read = { $state }, lästes senast { $moment }
digest-never-read = { $state }, har aldrig gått att läsa
digest-section-corrections = Rättelser
digest-section-corrections-note = Det här har vi skrivit om tidigare, men det gäller inte längre.
digest-section-new = Nytt
digest-section-changed = Ändrat
digest-section-closing = Stänger snart
digest-section-forthcoming = Öppnar längre fram
digest-section-selection = Nytt urval
digest-section-selection-note = De här utlysningarna är inte nya. De kommer med nu för att kommunens prioriteringar eller vårt sätt att söka har ändrats.
digest-section-policy = Politik att bevaka
digest-section-policy-note = Samråd och förslag att svara på. Här finns inga pengar att söka.
digest-new =
    { $count ->
        [one] { $count }{"\u00A0"}ny
       *[other] { $count }{"\u00A0"}nya
    }
digest-forthcoming = { $count }{"\u00A0"}kommande
digest-selection = { $count }{"\u00A0"}i nytt urval
digest-policy =
    { $count ->
        [one] { $count }{"\u00A0"}fråga att bevaka
       *[other] { $count }{"\u00A0"}frågor att bevaka
    }

## Letters: reminder

reminder-card = Påminnelse
reminder-title = Påminnelse om { $calls }
reminder-subject = { $left }: påminnelse om { $calls } { $label }
reminder-preview = { $left } för den närmaste av { $calls }.
reminder-one = Sista dagen närmar sig för en utlysning som vi har skrivit om tidigare eller som du följer.
reminder-several = Sista dagen närmar sig för { $calls } som vi har skrivit om tidigare eller som du följer. Den närmaste står först.
reminder-hand-in-by = handlingar till { $organ } senast { $date }
reminder-answer-by = svara senast { $date }
reminder-left-to-apply = { $left } till sista ansökningsdag, { $date }.
reminder-left-to-answer = { $left } till sista dag att svara, { $date }.
reminder-last-day-to-apply = { $day } är sista ansökningsdag, { $date }.
reminder-last-day-to-answer = { $day } är sista dag att svara, { $date }.

## Letters: welcome

welcome-greeting = Hej och välkommen!
welcome-subject = Välkommen till utkik: { $calls } { $label }
welcome-subject-passed-on = Välkommen till utkik: du får det som { $kommuner } skickar vidare
welcome-subject-waiting = Välkommen till utkik: vi håller utkik { $label }
welcome-preview = { $calls } { $label } just nu.
welcome-preview-none = Vi hör av oss när något passar.
welcome-section = Passar väl just nu
welcome-card-open = Öppen utlysning
welcome-card-coming = Kommande utlysning
welcome-calls = Just nu finns <b>{ $calls }</b> { $which }.
welcome-here-they-are = Här är de.
welcome-here-they-are-ranked = Här är de, den starkaste först inom varje område.
welcome-none = Just nu finns ingen öppen utlysning { $which }.
welcome-none-yet = När en sådan kommer får du ett brev.
welcome-none-yet-chat = När en sådan kommer får du veta det.
welcome-more = Det finns { $calls } som kan passa
welcome-see-everything-for = se allt för { $name }
welcome-from-now-on = Från och med nu hör vi av oss bara när något är nytt, har ändrats eller närmar sig sista dag.
welcome-open-calls =
    { $count ->
        [one] { $count }{"\u00A0"}öppen utlysning
       *[other] { $count }{"\u00A0"}öppna utlysningar
    }
welcome-current-calls =
    { $count ->
        [one] { $count }{"\u00A0"}aktuell utlysning
       *[other] { $count }{"\u00A0"}aktuella utlysningar
    }
welcome-more-calls =
    { $count ->
        [one] { $count }{"\u00A0"}utlysning till
       *[other] { $count }{"\u00A0"}utlysningar till
    }

## Letters: requested links

link-letter-about = utlysningar för svenska kommuner
link-letter-about-utkik = bevakar EU:s och svenska finansiärers utlysningar åt svenska kommuner.
link-letter-preferences = Det här är valt:
link-letter-kommun = Kommun
link-letter-scope = Du får
link-letter-frequency = Brev
link-letter-reminders = Påminnelser
confirmation-subject = Bekräfta din prenumeration på utlysningar för { $kommun }
confirmation-title = Bekräfta din prenumeration
confirmation-lead = Någon, troligen du, har bett om brev från utkik om utlysningar för { $kommun }. Stämmer det? Bekräfta då, så börjar breven komma.
confirmation-button = Bekräfta prenumerationen
confirmation-validity = Länken gäller en gång, i ett dygn från att brevet skickades.
confirmation-if-not-you = Var det inte du? Då behöver du inte göra något. Utan bekräftelse kommer inga brev, och din adress tas bort inom ett dygn.
sign-in-letter-subject = Din länk för att logga in på utkik
sign-in-letter-title = Logga in på utkik
sign-in-letter-lead = Här är länken som du bad om. Den öppnar din sida hos utkik.
sign-in-letter-button = Logga in
sign-in-letter-validity = Länken gäller en gång, i 20 minuter från att brevet skickades.
sign-in-letter-keep = Skicka den inte vidare: den som har länken kommer in på din sida.
sign-in-letter-if-not-you = Var det inte du som bad om den? Då behöver du inte göra något: utan länken kommer ingen in.

## Letters: to the operator

operator-subject-clock = utkik står still: klockan går fel
operator-subject-storage = utkik står still: databasen går inte att skriva till
operator-clock = Datorns klocka säger { $now }, men det stämmer inte med { $other }, som servrar eller databasen säger. utkik stänger, meddelar och skriver inget förrän klockan går rätt, och fortsätter då av sig själv. Ställ klockan (timedatectl). Är den rätt: starta om med --trust-clock.
operator-storage =
    utkik kan inte skriva i sin mapp: { $fault ->
        [full] disken är full
        [read-only] den får bara läsas
        [unreachable] databasen går inte att öppna
        [damaged] databasen är skadad
        [locked] ett annat program håller den låst
       *[other] disken svarar med fel
    }. Inget meddelas förrän det går igen, och då fortsätter utkik av sig själv.
operator-subject-missing = Alla har inte fått de brev som de ska ha
operator-subject-resolved = Alla har fått de brev som de ska ha igen
operator-subject-one-failing = { $publisher } { $state }
operator-subject-failing = { $sources } läses inte som vanligt
operator-subject-one-recovered = { $publisher } läses som vanligt igen
operator-subject-recovered = { $sources } läses som vanligt igen
operator-subject-bounced =
    { $count ->
        [one] Brev till { $count }{"\u00A0"}läsare kommer tillbaka
       *[other] Brev till { $count }{"\u00A0"}läsare kommer tillbaka
    }
operator-subject-one-forvaltning = Förvaltningen { $forvaltning } finns inte i kommunens fil
operator-subject-forvaltningar = { $count } förvaltningar finns inte i kommunernas filer
operator-missing =
    { $count ->
        [one] När breven jämfördes med vad läsarna ska ha fått veta gick { $count }{"\u00A0"}sak inte ihop.
       *[other] När breven jämfördes med vad läsarna ska ha fått veta gick { $count }{"\u00A0"}saker inte ihop.
    }
operator-see-which = Se vilka:
operator-resolved = Alla har åter fått de brev som de ska ha.
operator-bounced = Brev till de här läsarna kommer inte fram: tre i rad har kommit tillbaka, eller så har chatten stängt ute boten. Deras prenumerationer är pausade: inget skrivs till dem förrän ni säger till eller chatten släpper in boten igen.
operator-write-again = Skriv igen:
operator-address = ADRESS
operator-forvaltningar = Det finns prenumerationer för de här förvaltningarna, men de står inte i kommunens fil. De som prenumererar på dem får allt för kommunen tills filen är rättad eller prenumerationen ändrad.
operator-subject-lost = Saknas i filerna: { $names }
operator-lost = Det här har någon läsare eller öppna utlysningar men står inte längre i någon fil. För en kommun utan fil får ingen något, och ingen hör vad som händer med utlysningar från en källa som är borttagen. Kommer filen tillbaka fortsätter allt där det slutade.
operator-lost-kommun = { $name } (läsare: { $readers }, roller: { $roles }, följda utlysningar: { $follows })
operator-lost-source = { $name } (öppna utlysningar: { $calls }, gånger de följs: { $follows })
operator-left-out = Brevet har inte plats för allt: det som inte står här är { $count } till. utkik check-deliveries, utkik subscribe list och sidan med källor visar allt.
operator-failing = De här källorna läses inte längre som vanligt. Det som vi visste sedan tidigare står kvar.
operator-check-one = Titta på en sida för sig:
operator-recovered = De här källorna läses som vanligt igen.
operator-all-sources = Alla källors läge
operator-how-often = Vi skriver en gång när något får problem och en gång när det är bra igen.
## Reasons why a call suits a municipality (locale/reasons.rs)

reason-priority = Svarar mot kommunens prioritering: { $title }{ $section }.
reason-general-passage = Policyn öppnar för all kommunal verksamhet: { $title }{ $section }.
reason-section = avsnitt { $number }
quote-section = avsnittet ”{ $title }”
reason-area = Utlysningen handlar om { $area }: { $words }.
reason-programme = Den hör till ett program för { $area }: { $label }.
reason-similarity = Semantisk likhet, inga gemensamma ord: rubriken ligger nära { $area } ({ $words }).
reason-no-area = Utlysningen gäller inget område som kommunen arbetar med.
reason-no-priority = Utlysningen gäller { $areas }, som policyn inte prioriterar.
reason-other-actors = Talar emot: texten vänder sig också till { $actors }.
reason-and = och

## Whether a municipality can take part

eligibility-policy-matter = Ett policyärende har inga sökande; kommunen kan svara eller bevaka.
eligibility-watched-page = En bevakad sida: öppna den för att se vad som gäller.
eligibility-unclear = Oklart om kommunen kan delta. { $basis }
eligibility-can-apply = Kommunen kan söka. { $basis }
eligibility-can-take-part = Kommunen kan delta. { $basis }
eligibility-can-pass-on = Kommunen kan föra den vidare. { $basis }
eligibility-excluded = Kommunen kan inte delta. { $basis }
eligibility-excluded-by-text = Kommunen kan inte söka. Det står i utlysningen.
eligibility-outside-area = Gäller bara { $places }.
eligibility-meant-for = Utlysningen vänder sig till { $actors }.
eligibility-other-country = Utlysningen gäller ett annat land.
eligibility-stated = Det står i utlysningen.
eligibility-not-stated = Utlysningen säger inte vem som får söka.

## Actors that a call is meant for (`name` in matching/actors.toml)

actors-national-authorities = nationella myndigheter
actors-law-enforcement = brottsbekämpande myndigheter och domstolar
actors-industry = industri och nätägare
actors-clinical-research = klinisk forskning
actors-farming = lantbruk och råvaror
actors-grant-intermediaries = förmedlare av medel till andra
actors-national-contact-points = nationella kontaktpunkter eller nationella myndigheter
actors-social-partners = arbetsmarknadens parter
actors-higher-education = universitet och högskolor
actors-outermost-regions = EU:s yttersta randområden eller andra länder
actors-named-beneficiary = en redan utpekad mottagare
actors-financial-intermediaries = finansiella förmedlare

## What the rules of programmes say (`says` in matching/programmes.toml)

programme-cascade-funding = Ett EU-projekt delar ut mindre bidrag; villkoren står hos projektet.
programme-cerv-national-bodies = Endast utpekade nationella organ eller europeiska nätverk får söka.
programme-cerv-regranting = Vänder sig till organisationer som delar ut bidrag vidare; lokala föreningar kan gynnas senare.
programme-cerv-town-twinning = Kommuner och deras vänortskommittéer söker själva (CERV, vänortssamarbete).
programme-cerv-networks-of-towns = Kommuner söker själva tillsammans med kommuner i andra länder (CERV, nätverk av städer).
programme-cerv-citizens-participation = Offentliga organ på lokal nivå kan delta (CERV, medborgarnas engagemang och deltagande).
programme-cerv-european-remembrance = Lokala myndigheter, museer och arkiv kan delta (CERV, europeiska minnen).
programme-cerv-daphne = Offentliga organ, till exempel socialtjänst och skola, kan söka eller delta (CERV Daphne).
programme-cerv-rights-of-the-child = Offentliga organ kan söka eller delta (CERV, barnets rättigheter).
programme-cerv-equality = Offentliga organ kan söka eller delta (CERV, jämställdhet och likabehandling).
programme-cerv-charter-of-rights = Civilsamhället är huvudsökande; lokala myndigheter kan delta som partner (CERV, EU:s rättighetsstadga).
programme-cerv = Offentliga organ kan oftast delta (CERV).
programme-erasmus-higher-education = Endast universitet, högskolor eller utpekade organ får söka.
programme-erasmus-higher-education-charter = Gäller lärosäten; av kommuner bara den som anordnar yrkeshögskola.
programme-erasmus-capacity-building = Kommunens skolor kan vara partner till anordnare i länder utanför EU (Erasmus+, kapacitetsuppbyggnad).
programme-erasmus-virtual-exchanges = Ungdomsorganisationer och lärosäten söker; kommunens ungdomar kan delta (Erasmus+, virtuella utbyten).
programme-erasmus-vocational-excellence = Gymnasieskolor och vuxenutbildning kan vara partner (Erasmus+, spetscentrum för yrkesutbildning).
programme-erasmus-policy-trials-schools = Skolor, vuxenutbildning och skolhuvudmän kan delta i försöken (Erasmus+, policyexperiment).
programme-erasmus-policy-trials = Söks främst av lärosäten och nationella organ; en kommun kan i bästa fall vara partner.
programme-erasmus-sport-awards = Kommuner, föreningar och skolor kan tävla med genomförda insatser (EU:s idrottspriser).
programme-erasmus-sport = Lokala myndigheter och idrottsföreningar kan söka eller delta (Erasmus+ Idrott).
programme-erasmus-youth = Kommuner och ungdomsorganisationer kan söka eller delta (Erasmus+ Ungdom).
programme-erasmus = Skolor, vuxenutbildning och ungdomsverksamhet kan söka eller delta (Erasmus+).
programme-solidarity-corps-humanitarian = Kräver kvalitetsmärkning som humanitär organisation.
programme-solidarity-corps = Kommuner med kvalitetsmärkning kan ta emot och sända volontärer (Europeiska solidaritetskåren).
programme-life-operating-grants = Driftsbidrag som bara ideella miljöorganisationer får.
programme-life-technical-assistance = Vänder sig till nationella och regionala myndigheter eller expertorgan.
programme-life-strategic-projects = Stora planprojekt ledda av nationell eller regional myndighet; en kommun kan vara en av många partner.
programme-life-circular-economy = Kommuner och kommunala bolag kan söka eller delta (LIFE, cirkulär ekonomi och livskvalitet).
programme-life-nature = Kommuner och kommunala bolag kan söka eller delta (LIFE, natur och biologisk mångfald).
programme-life-climate = Kommuner och kommunala bolag kan söka eller delta (LIFE, klimat).
programme-life-project-development = Offentliga myndigheter är huvudsökande (LIFE, projektutvecklingsstöd för energiinvesteringar).
programme-life-energy-transition = Kommuner och energibolag kan delta när ämnet gäller lokal nivå (LIFE, energiomställning).
programme-life = Kommuner kan oftast delta (LIFE).
programme-creative-europe-cooperation = Kommunal kulturverksamhet kan söka eller delta (Kreativa Europa, samarbetsprojekt).
programme-creative-europe-culture = Söks av kulturorganisationer och nätverk; kommunen kan i bästa fall vara värd.
programme-creative-europe-media-networks = Söks av europeiska nätverk; kommunens biograf eller festival kan vara medlem.
programme-creative-europe-media = Endast film- och mediebolag får söka (Kreativa Europa MEDIA).
programme-creative-europe-cross-sector = Vänder sig främst till kultur- och mediebolag.
programme-civil-protection-technical = Endast nationella civilskyddsmyndigheter får söka.
programme-civil-protection = Offentliga organ, till exempel räddningstjänsten, kan delta (EU:s civilskyddsmekanism).
programme-amif = Lokala myndigheter kan söka eller delta (AMIF).
programme-internal-security = Vänder sig främst till brottsbekämpande och nationella myndigheter.
programme-border-management = Endast gränsmyndigheter får söka.
programme-justice = Vänder sig till domstolar, åklagare och rättsväsendets aktörer.
programme-social-partners = Endast arbetsmarknadens parter får söka.
programme-esf-direct-mobility = Vänder sig till arbetsförmedlingar, nationella myndigheter eller europeiska nätverk.
programme-esf-direct = Lokala aktörer kan delta när utlysningen nämner dem (ESF+, sysselsättning och social innovation).
programme-esf-sweden = Kommuner är vanliga projektägare (Europeiska socialfonden).
programme-just-transition-framework-loan = Kräver ett ramlån hos Europeiska investeringsbanken.
programme-just-transition-loan = Offentliga organ i områden med plan för rättvis omställning får söka.
programme-regional-innovation-investments = Söks av regionala innovationssystem och företag; en kommun är sällan part.
programme-regional-fund-technical = Vänder sig till särskilda regioner eller nätverk.
programme-interreg-oresund = Kommuner i programområdet kan söka (Interreg Öresund-Kattegatt-Skagerrak).
programme-interreg-sweden-norway = Kommuner i programområdet kan söka (Interreg Sverige-Norge).
programme-interreg-aurora = Kommuner i programområdet kan söka (Interreg Aurora).
programme-interreg = Kommuner kan söka eller delta (Interreg).
programme-european-urban-initiative = Städer och kommuner söker själva.
programme-single-market-tourism = Turistorganisationer och offentliga organ kan delta; stödet går till besöksnäringens företag.
programme-single-market-entrepreneurs = Offentliga organ som stödjer företagande kan delta som förmedlare.
programme-single-market-business = Vänder sig främst till kluster och företagsorganisationer.
programme-single-market = Vänder sig till nationella organ och branschorganisationer.
programme-digital-europe-chips = Vänder sig till industri, forskning och nationella säkerhetscentrum.
programme-digital-europe-advanced-skills = Vänder sig till lärosäten och utbildningsföretag.
programme-digital-europe = En kommun kan delta när utlysningen gäller offentliga tjänster eller lokala data (Digitala Europa).
programme-cef-5g-communities = Kommuner kan delta med skolor, vård och andra samhällstjänster.
programme-cef-alternative-fuels = Söks av energi- och laddbolag; ett kommunalt energibolag kan delta.
programme-cef-transport = Söks av statliga infrastrukturhållare; en kommun är sällan part.
programme-cef = Söks av nätägare och operatörer.
programme-eu4health = Söks främst av nationella myndigheter, regioner och hälsoorganisationer.
programme-maritime-fisheries = Söks främst av nationella havsmyndigheter och forskare.
programme-pilot-projects = Pilotprojekt där en kommun kan delta om utlysningen nämner lokala aktörer.
programme-european-parliament = Söks av medie-, ungdoms- och utbildningsorganisationer.
programme-europe-direct = Utses land för land; i Sverige är flera kommuner värdar.
programme-defence-fund = Endast försvarsindustri och försvarsforskning får söka.
programme-erc = Endast enskilda forskare får söka (ERC).
programme-msca = Endast forskare och lärosäten får söka (MSCA).
programme-eic = Endast företag och forskargrupper får söka (EIC).
programme-horizon-fellowships = Endast forskare, lärosäten eller företag får söka.
programme-horizon-research-structures = Gäller forskningens egna strukturer; ingen roll för en kommun.
programme-horizon-industrial-partnerships = Gemensamma företag för industri och forskning; en kommun är sällan part.
programme-innovation-fund-coal-steel = Endast industri- och energibolag eller forskning får söka.
programme-anti-fraud = Endast brottsbekämpande eller särskilt utpekade nationella organ får söka.
programme-agricultural-promotion = Endast producent- och branschorganisationer får söka.
programme-external-action = Delegationens utlysning i ett partnerland; svenska kommuner nämns sällan.
programme-eit = Endast EIT:s egna kunskapsgemenskaper får söka.
programme-horizon-research-prizes = Pris främst för lärosäten och forskningsorgan.
programme-horizon-climate-neutral-cities = Städer och kommuner är avsedda deltagare (Horisont Europa, uppdraget klimatneutrala städer).
programme-horizon-climate-adaptation = Regioner och kommuner är avsedda deltagare (Horisont Europa, uppdraget klimatanpassning).
programme-horizon-new-bauhaus = Kommuner behövs när stadsdelar ska omvandlas (Horisont Europa, nya europeiska Bauhaus).
programme-horizon-soil = Forskning på jordar; en kommun kan i bästa fall upplåta mark.
programme-horizon-ocean-cancer = Forskningsuppdrag; en kommun kan delta som provplats.
programme-horizon-innovation-procurement = Offentliga upphandlare deltar; ämnet avgör om en kommun är en av dem.
programme-horizon-cofunded-partnerships = Endast forskningsfinansiärer får söka.
programme-horizon-health-industry-space = Forskning och industri; en kommun kan i bästa fall vara provplats.
programme-horizon-innovation-actions = En kommun kan delta som provplats eller användare (Horisont Europa, innovationsåtgärd).
programme-horizon-coordination = En kommun kan delta när lokala aktörer nämns (Horisont Europa, samordning och stöd).
programme-horizon-research = Forskningsprojekt; en kommun kan delta om lokala myndigheter nämns (Horisont Europa).
programme-icld = Svenska kommuner och regioner söker själva (ICLD, kommunalt partnerskap).
programme-sida = Kommuner kan delta när utlysningen nämner dem (Sida).
programme-leader = Kommuner, föreningar och företag i leaderområdet kan söka (Leader).
programme-swedish-research-funders = Söks av forskare; en kommun kan vara samverkanspart.
programme-swedish-innovation-funders = Kommuner kan delta som behovsägare när utlysningen nämner dem.
programme-swedish-agencies = Svenskt bidrag som kommuner ofta kan söka.

## Why a score was capped

cap-no-realistic-participation = Kommunens möjlighet att delta är för oklar för ett veckobrev.
cap-general-passage = Bara en passage som öppnar för all verksamhet bär den: högst veckobrev.
cap-in-passing = Policyn nämner området bara i förbigående: högst veckobrev.
cap-not-the-subject = Varken rubriken eller programmet gäller området, bara texten: högst veckobrev.
cap-similarity-only = Bara semantisk likhet bär den, inga gemensamma ord: högst veckobrev.
cap-no-funding = Där finns inga medel att söka, så det blir ingen avisering: högst veckobrev.

## How answers have moved a threshold

threshold-moved = Gränsen för { $level ->
        [alert] avisering
       *[digest] veckobrev
    } är { $way ->
        [raised] höjd
       *[lowered] sänkt
    } från { $from } till { $to } efter svar om { $calls } utlysningar.

## The explanation of a judgement (`utkik explain`)

explain-verdict = { $verdict } (poäng { $score }; veckobrev från { $digest }, avisering från { $alert })
explain-alert = Relevant: avisering
explain-digest = Relevant: veckobrev
explain-not-eligible = Inte relevant: kommunen kan inte delta
explain-not-relevant = Inte relevant
explain-excluded = Så räknades det: ett hinder går före allt annat, och poängen blir 0.
explain-no-applicants = Så räknades det: här finns inget att söka, så möjligheten att delta räknas som 1.
explain-participation = Så räknades det: kommunens möjlighet att delta { $part } ({ $basis }).
explain-programme-unknown = programmet är okänt
explain-programme-says = så säger programmet
explain-programme-gives = programmet ger { $part }, resten är utlysningens ord
explain-speaks-for = Talar för att kommuner berörs: { $words }.
explain-speaks-for-others = Talar för andra ({ $actors }): { $words }.
explain-unrealistic = Under { $limit } räknas möjligheten som orealistisk.
explain-otherwise-about = Annars handlar den om { $areas }.
explain-no-area = Inget av de kommunala områdena är dess ämne.
explain-in-passing = Nämns i förbigående: { $areas }.
explain-capped = Hölls nere: { $reason }
explain-by-programme = enligt programmet
explain-by-similarity = genom semantisk likhet
explain-in-text = i texten
explain-no-priority = ingen prioritering i policyn.
explain-sum = x prioriteringen { $priority }, som väger { $weight }, x möjligheten { $part } = { $score }

## Why rows of a source were left aside

skip-not-a-call = inte en utlysning
skip-repeated = samma utlysning två gånger i listan
skip-too-many-calls = fler än någon källa har
skip-too-much-text = mer text än vad som sparas av en källa
skip-too-many-pages = fler än { $most } sidor
skip-host-fails = detaljsida: inte begärd, värden svarar inte som den ska
skip-detail-page-failed = detaljsida: { $why }
skip-no-time-for-details = detaljsidorna hann inte läsas

## Remarks on letters (delivery/remark.rs)

address-left-out = (adress)
remark-written-to-file = skriven till state/mail
remark-no-mail-server = ingen e-postserver är inställd (UTKIK_SMTP_URL)
remark-no-telegram-token = ingen Telegram-token är inställd (UTKIK_TELEGRAM_TOKEN)
remark-webhooks-off = brev till webbadresser är avstängda här
remark-not-confirmed = ingen bekräftade i tid
remark-day-passed = dagen hade gått när brevet kunde skickas
remark-subscription-ended = prenumerationen avslutades
remark-bot-removed = boten är blockerad eller utesluten ur chatten

## The Telegram bot (bot/)

bot-unknown-button = Den knappen kan jag inte.
bot-why-question = Varför är den inte relevant?
bot-reason-too-large = För stort för oss
bot-reason-too-small = För litet för oss
bot-reason-wrong-area = Fel område
bot-reason-not-eligible = Vi får inte söka
bot-reason-too-late = För kort om tid
bot-only-follow = Utlysningen är skickad vidare av kommunen: den går att följa, men inte att svara på.
bot-gone = Utlysningen finns inte längre.
bot-follow-which = Skriv vilken, till exempel <code>/folj CERV-2026-CITIZENS</code>.
bot-no-such-call = Jag hittar ingen utlysning som heter ”{ $name }”. Sök med /sok.
bot-unfollowed = Chatten följer inte längre <b>{ $title }</b>.
bot-followed = Chatten följer <b>{ $title }</b>: allt som händer med den kommer hit.
bot-unfollow = Sluta följa
bot-undo = Ångra
bot-not-relevant-for = <b>{ $title }</b> är inte relevant för { $kommuner }
bot-thanks-for-reason = { $statement }: ”{ $why }”. Tack!
bot-answer-removed = Svaret om <b>{ $title }</b> är borttaget.
bot-passed-on-by = <b>{ $kommun }</b> har skickat vidare den.
bot-fits-none = Den passar ingen av chattens kommuner längre.
bot-not-your-letter = Brevet är inte den här chattens, eller finns inte längre.
bot-follow-or-answer = Följ eller svara
bot-more-on-web = Och { $more } till, på webben.
bot-ask-reason =
    { $statement }. Noterat!

    { $question } Tryck på ett skäl eller svara på det här meddelandet med egna ord, utan namn. Det visas på utlysningens sida.
bot-command-news = Nytt för kommunen de senaste två veckorna
bot-command-deadlines = Närmaste sista dagar
bot-command-search = Sök bland utlysningarna
bot-command-follow = Följ en utlysning: /folj BETECKNING
bot-command-kommun = Vilka kommuner chatten får besked om
bot-command-settings = Hur ofta, och vilka områden
bot-command-leave = Sluta få besked här
bot-command-help = Vad boten kan
bot-command-start = Börja här
bot-try-later = Det går inte just nu. Försök igen om en stund.
bot-unknown-command = Det kommandot kan jag inte.
bot-too-old = Svaret är för gammalt. Sök igen med /sok.
bot-greeting =
    Hej! Jag är <b>utkik</b> och håller utkik efter utlysningar för svenska kommuner.

    Sök med <code>/sok ungdomar demokrati</code> – svenska ord hittar även engelska utlysningar.

    Vill du få besked om nya utlysningar här? Be din internationella samordnare om en kod och skriv <code>/start KOD</code>, eller ge samordnaren chattens nummer: <code>{ $chat }</code>
bot-help =
    Så här kan du fråga mig:
    <code>/sok kollektivtrafik</code> – sök bland öppna och kommande utlysningar
    <code>/sok programme:LIFE klimat</code> – sök inom ett program
    <code>/nytt</code> – nytt för kommunen, <code>/nytt tyresö</code> för en annan
    <code>/deadlines</code> – närmaste sista dagar
    <code>/folj CERV-2026-CITIZENS</code> – få veta allt som händer med en utlysning
    <code>/kommun</code> – vilka kommuner chatten får besked om
    <code>/installningar</code> – hur ofta, och vilka områden
    <code>/avsluta</code> – sluta få besked här
    <code>/start</code> – chattens nummer, för den som vill få besked hit

    Knapparna under ett brev följer utlysningen, säger att den inte är relevant, eller visar varför den kom. I en grupp ändrar bara administratörerna vad gruppen får.
bot-administrators-only = Det kan bara gruppens administratörer ändra.
bot-facts-fail = Det går inte att visa just nu. Försök igen om en stund.
bot-suits = Passar
bot-at-funder = Hos finansiären
bot-in-utkik = I utkik
bot-calendar = Lägg i kalendern
bot-search-what = Skriv vad du söker efter kommandot, till exempel <code>/sok ungdomar demokrati</code>.
bot-search-fails = Sökningen går inte att göra just nu. Försök igen om en stund.
bot-no-hits = Inga öppna eller kommande utlysningar för { $query }.
bot-hits-for = <b>{ $count }</b> för { $query }
bot-all-hits = Alla träffar på webben
bot-previous = ‹ Föregående
bot-next = Nästa ›
bot-unknown-kommun = Kommunen ”{ $name }” känner jag inte.
bot-all-for = allt för { $kommun }
bot-more = Och { $more } till: { $pages }
bot-no-news = Inget nytt för { $kommuner } de senaste två veckorna.
bot-news = <b>Nytt för { $kommuner }</b> de senaste två veckorna: { $count }
bot-no-deadlines = Ingen utlysning med en sista dag passar { $kommuner } just nu.
bot-deadlines = Närmaste sista dagar för { $kommuner }
bot-subscribed = Chatten får besked om
bot-not-subscribed = Den här chatten får inga besked ännu. Be din internationella samordnare om en kod och skriv /start KOD.
bot-no-choice-of-areas = Här väljs inga områden: chatten får det som hör till en förvaltning, eller det som kommunen skickar vidare.
bot-code-unknown = Koden gäller inte (längre). Varje kod går att använda en gång, inom ett dygn. Be om en ny.
bot-calls-for = utlysningar för <b>{ $kommun }</b>
bot-calls-for-forvaltning = utlysningar för <b>{ $forvaltning }</b> i { $kommun }
bot-calls-passed-on = utlysningar som <b>{ $kommun }</b> skickar vidare
bot-how-often-and-areas = hur ofta och vilka områden
bot-how-often = hur ofta
bot-linked =
    Klart! Här kommer besked om { $what }, { $frequency }.

    /installningar ändrar { $changed }, /avsluta slutar.
bot-welcome-back =
    Välkommen tillbaka! Nu kommer besked om utlysningar för <b>{ $kommuner }</b> hit igen.

    /installningar ändrar hur ofta och vilka områden, /avsluta slutar.
bot-settings = Inställningar
bot-passed-on = vidarebefordrat
bot-at-once = genast
bot-every-day = varje dag
bot-every-week = varje vecka
bot-areas = områden
bot-nothing-to-end = Den här chatten får inga besked, så det finns inget att avsluta.
bot-sure-to-leave = Vill du sluta få besked i den här chatten? Då tas också era svar och det ni följer bort härifrån.
bot-yes-leave = Ja, avsluta
bot-no = Nej
bot-unchanged = Inget är ändrat: beskeden fortsätter.
bot-left = Klart: här kommer inga fler besked. Den som vill börja igen behöver en ny kod.
bot-choose-areas =
    Områden för <b>{ $kommun }</b>: { $areas }.
    Tryck på dem som ni vill få besked om. Är inget valt kommer alla.
bot-all-areas = alla områden
bot-forvaltning-missing = allt, för förvaltningen ”{ $id }” står inte i kommunens fil
bot-frequency-immediate = genast, och en sammanfattning på måndagar
bot-frequency-daily = en sammanfattning varje morgon
bot-frequency-weekly = en sammanfattning på måndagar

## Buttons under letters and letters to webhooks (channels/)

bot-follow = Följ
bot-not-relevant = Inte relevant
bot-why = Varför?
webhook-follow = Följ utlysningen
webhook-answer = Relevant eller inte?
webhook-to-call = Till utlysningen
webhook-all-for = allt för { $name }
webhook-page = Allt för { $name }
webhook-more = och { $more } till: { $pages }
webhook-no-room = och { $more } till, som inte fick plats här
