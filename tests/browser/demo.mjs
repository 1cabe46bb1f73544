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

/** Gives the site's address, and one reader's letter, once its calls have been read, judged and told of. */
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
    await ready(base, demo);
    return { base, stop, letter: await letterWithCalls(join(state, 'mail')) };
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
      const letters = await (await fetch(`${base}/brev`)).text();
      if (letters.includes('href="/brev/')) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the demonstration showed no letter within a minute');
}

/** The text of a letter that asks what its reader thinks of a call, once it has been written. */
async function letterWithCalls(folder) {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    // The folder is made with its first letter.
    for (const name of await readdir(folder).catch(() => [])) {
      // Quoted-printable (RFC 2045) breaks lines with a mark at their end.
      const letter = (await readFile(join(folder, name), 'utf8')).replace(/=\r?\n/g, '').replaceAll('=3D', '=');
      if (letter.includes('/svar/')) return letter;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no letter in ${folder} asks anything of its reader`);
}
