// Starts the demonstration of utkik on a free port and stops it again.

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A port that nobody listens on now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Gives the site's address, one reader's letter, the cookie of its coordinator and where letters are written, once its
 * calls have been read, judged and told of.
 */
export async function startDemo(program) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('UTKIK_')));
  const state = await mkdtemp(join(tmpdir(), 'utkik-browser-'));
  const options = ['--state', state, '--listen', `127.0.0.1:${port}`, '--operator', 'drift@kommun.example'];
  const demo = spawn(program, ['run', '--demo', ...options], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...environment, RUST_LOG: 'error' },
  });
  const ended = new Promise((resolve) => demo.once('exit', resolve));
  const stop = async () => {
    demo.kill('SIGTERM');
    await ended;
    await rm(state, { recursive: true, force: true });
  };
  try {
    const cookie = await ready(base, demo);
    const mail = join(state, 'mail');
    return { base, stop, cookie, mail, letter: await letterWith(mail, '/svar/') };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(base, demo) {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (demo.exitCode !== null) throw new Error(`the demonstration ended with status ${demo.exitCode}`);
    try {
      const cookie = await tryAsCoordinator(base);
      const letters = await (await fetch(`${base}/brev`, { headers: { cookie } })).text();
      if (letters.includes('href="/brev/')) return cookie;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the demonstration showed no letter within a minute');
}

/** As the button of the demonstration does. There is no coordinator yet while the demonstration begins. */
async function tryAsCoordinator(base) {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const answer = await fetch(`${base}/prova`, { method: 'POST', headers, redirect: 'manual' });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0];
}

/** The text of a letter that leads to a place of the site, once it has been written. */
export async function letterWith(folder, place) {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    // The folder is made with its first letter.
    for (const name of await readdir(folder).catch(() => [])) {
      // Quoted-printable (RFC 2045) breaks lines with a mark at their end.
      const letter = (await readFile(join(folder, name), 'utf8')).replace(/=\r?\n/g, '').replaceAll('=3D', '=');
      if (letter.includes(place)) return letter;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no letter in ${folder} leads to ${place}`);
}
