// One address of every kind of page, found as a reader finds them.

async function linkOn(base, path, pattern, cookie = '') {
  const page = await (await fetch(base + path, { headers: { cookie } })).text();
  const found = page.match(pattern);
  if (!found) throw new Error(`${path} has no link ${pattern}`);
  return found[1].replaceAll('&#38;', '&');
}

function ownPage(letter, pattern) {
  const found = letter.match(pattern);
  if (!found) throw new Error(`the letter has no link ${pattern}`);
  return found[0];
}

/**
 * Every kind of page, Swedish and English. `letter` is a reader's own: its links lead to pages that nobody else sees.
 * `cookie` is a coordinator's.
 */
export async function everyKind(base, letter, cookie) {
  const kommun = await linkOn(base, '/kommun', /href="(\/kommun\/[^"]+)"/);
  const call = await linkOn(base, kommun, /href="(\/utlysning\/[^"]+)"/);
  const changed = await linkOn(base, '/', /id="andrat"[^]*?href="(\/utlysning\/[^"]+)"/);
  const sent = await linkOn(base, '/brev', /href="(\/brev\/(?!utdrag)[^"]+)"/, cookie);
  const overseen = await linkOn(base, '/mina', /href="(\/kommun\/[^"]+)\/prenumeranter"/, cookie);
  const used = '0'.repeat(64);
  const leave = ownPage(letter, /\/avsluta\/[\w.-]+/);
  const answer = ownPage(letter, /\/svar\/[\w.-]+/);
  const passOn = ownPage(letter, /\/vidare\/[\w.-]+/);
  const swedish = [
    '/',
    '/sok',
    '/sok?q=unga+demokrati',
    '/sok?q=senast:snart+xyzzy&status=alla&omrade=kultur',
    '/sok?status=alla&ordning=pengar&sida=2',
    call,
    changed,
    '/kommun',
    kommun,
    `${kommun}?stangda=1`,
    '/kallor',
    '/brev',
    '/brev/utdrag',
    sent,
    '/prenumerera',
    '/prenumerera/skickat',
    `/bekrafta/${used}`,
    '/logga-in',
    '/logga-in/skickat',
    `/logga-in/${used}`,
    '/mina',
    '/mina/ta-bort',
    '/mina/borttaget',
    `${overseen}/prenumeranter`,
    `${overseen}/rapport`,
    `${overseen}/rapport?publik=1`,
    '/hjalp',
    '/tillganglighet',
    leave,
    answer,
    `${answer}/inte-relevant`,
    `${answer}/folj`,
    passOn,
    '/finns-inte',
  ];
  const each = [...new Set(swedish)];
  return [...each, ...each.map((path) => (path === '/' ? '/en' : `/en${path}`))];
}
