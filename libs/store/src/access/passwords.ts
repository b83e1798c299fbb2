import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** OWASP's choice for argon2id: 19 MiB, two passes, one lane. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;
const SALT_BYTES = 16;
const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;
/** What is compared for a name that nobody has, so that both take the same time. */
const NOBODY = written(COST, Buffer.alloc(SALT_BYTES), Buffer.alloc(TAG_BYTES));

const derive = promisify(argon2);

interface Cost {
  memory: number;
  passes: number;
  parallelism: number;
}

/** A password as it is kept: argon2id in the PHC string format. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  return written(COST, nonce, await tagOf(password, COST, nonce, TAG_BYTES));
}

/** Whether it is the password; takes as long where there is none to compare with. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = FORM.exec(hash ?? NOBODY) ?? [];
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const expected = Buffer.from(tag, 'base64');
  const found = await tagOf(password, cost, Buffer.from(salt, 'base64'), expected.length);
  return timingSafeEqual(found, expected) && hash !== undefined;
}

async function tagOf(message: string, cost: Cost, nonce: Buffer, tagLength: number): Promise<Buffer> {
  return derive('argon2id', { message: message.normalize('NFKC'), nonce, tagLength, ...cost });
}

function written({ memory, passes, parallelism }: Cost, salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bare(salt)}$${bare(tag)}`;
}

function bare(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
