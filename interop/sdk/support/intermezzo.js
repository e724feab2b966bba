import { spawn } from 'node:child_process';
import { setting } from '../../browser/support/setting.js';

/** Runs a command of the operator's on the server's data, and gives what it prints for scripts. */
export async function intermezzo(...command) {
  return run('', command);
}

/** An API with some scopes, such as read:photos. */
export async function createApi(identifier, scopes, ...more) {
  const named = scopes.flatMap((scope) => ['--scope', `${scope}=May ${scope}`]);
  await intermezzo('api', 'create', '--identifier', identifier, ...named, ...more);
  return identifier;
}

/** An application; `options` are those of client create, and a list repeats one. */
export async function createClient(type, name, options = {}) {
  const command = Object.entries(options).flatMap(([option, value]) =>
    [value].flat().flatMap((one) => [`--${option}`, String(one)]),
  );
  const created = await intermezzo('client', 'create', '--type', type, '--name', name, ...command);
  return { id: created.client_id, secret: created.client_secret };
}

/** Somebody who can sign in. */
export async function createPerson(email, name = 'Ada Lovelace') {
  const password = 'eleven green kettles at dawn';
  const command = ['user', 'create', '--email', email, '--name', name, '--email-verified', '--password-stdin'];
  const { user_id: sub } = await run(password, command);
  return { email, name, password, sub };
}

async function run(input, command) {
  const [program, ...fixed] = setting.program;
  const all = [...fixed, ...command, '--data', setting.data, '--json'];
  const process = spawn(program, all, { stdio: ['pipe', 'pipe', 'pipe'] });
  process.stdin.end(input);
  const [out, error, status] = await Promise.all([
    text(process.stdout),
    text(process.stderr),
    new Promise((ended, failed) => process.once('error', failed).once('close', ended)),
  ]);
  if (status !== 0) throw new Error(`intermezzo ${command.join(' ')} ended with ${status}: ${error}`);
  return JSON.parse(out);
}

async function text(stream) {
  let all = '';
  for await (const part of stream) all += part;
  return all;
}
