import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Failure, main } from '../run.ts';
import { readRunning } from '../dev-stack/running.ts';

/** Documents of one request; a request with more would be shown only when all of them are through. */
const BATCH = 500;
const ATTEMPTS = 10;
/** Longest wait for one answer, and between two attempts where the gateway does not say how long, milliseconds. */
const TIMEOUT_MS = 60_000;
const AGAIN_AFTER_MS = 2000;
const LINES = 'application/x-ndjson';

interface Posted {
  body: string;
  headers: Record<string, string>;
}
/** A request, and how many documents are in it. */
interface Batch extends Posted {
  count: number;
}
/** What became of a document. */
interface Item {
  item: number;
  id?: string;
  status?: number;
  format?: string;
  link?: string;
  detail?: string;
  errors?: { field: string; message: string }[];
}
/** What the gateway says of a request; no items when it says nothing. */
interface Answer {
  said: string;
  retryAfter?: string | null;
  items?: Item[];
}

/** Posts a file of alerts, one document, a list or lines, and shows what became of each. */
await main('send', async () => {
  const { FILE, FORMAT = 'auto', CUSTOMER, URL: to, PORT = '8080', API_KEY } = process.env;
  if (!FILE) throw new Failure('what? make send FILE=alerts.json [FORMAT=wazuh] [CUSTOMER=RetailMax] [URL=http://…]');
  if (!existsSync(FILE)) throw new Failure(`there is no ${FILE}`);
  const url = new URL(`/api/ingest/${encodeURIComponent(FORMAT)}`, to || `http://localhost:${PORT}`);
  const key = API_KEY || keyOf(url);
  if (CUSTOMER) url.searchParams.set('customer', CUSTOMER);

  const requests = requestsOf(readFileSync(FILE, 'utf8'), { authorization: `Bearer ${key}` });
  const total = requests.reduce((sum, { count }) => sum + count, 0);
  const sums = { accepted: 0, refused: 0 };
  let sent = 0;
  for (const request of requests) {
    for (const item of await itemsOf(url, request)) {
      sums['id' in item ? 'accepted' : 'refused']++;
      console.log(lineOf({ ...item, item: sent + item.item }));
    }
    sent += request.count;
    progress(`${sent} of ${total} sent, ${sums.accepted} accepted, ${sums.refused} refused`);
  }
  progress(`${sums.accepted} accepted, ${sums.refused} refused\n`);
  if (sums.refused > 0) process.exitCode = 1;
});

/** The key of the system that `make up` runs, for that system alone. */
function keyOf(url: URL): string {
  const running = readRunning();
  if (running && new URL(running.url).origin === url.origin) return running.apiKey;
  throw new Failure(`with which key? API_KEY=soc_… is one with the scope ingest; "make api-key" makes some`);
}

/** A file as requests: lines in batches, anything else in one. */
function requestsOf(text: string, headers: Posted['headers']): Batch[] {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') throw new Failure('the file is empty');
  if (trimmed.startsWith('#separator') || isOneDocument(trimmed))
    return [requestOf(trimmed, 'application/json', 1, headers)];
  const lines = trimmed.split('\n').filter((line) => line.trim() !== '');
  const batches = Array.from({ length: Math.ceil(lines.length / BATCH) }, (_, n) =>
    lines.slice(n * BATCH, (n + 1) * BATCH),
  );
  return batches.map((batch) => requestOf(batch.join('\n'), LINES, batch.length, headers));
}

function isOneDocument(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // several in a row that are not one a line
    return text.startsWith('{\n') || text.startsWith('{\r') || text.startsWith('[');
  }
}

/** The key makes an attempt after a lost answer the same request. */
function requestOf(body: string, type: string, count: number, headers: Posted['headers']): Batch {
  return { body, count, headers: { ...headers, 'content-type': type, 'idempotency-key': randomUUID() } };
}

/** What became of each document, after as many attempts as it takes while the gateway says that it is busy. */
async function itemsOf(url: URL, posted: Posted): Promise<Item[]> {
  for (let attempt = 1; ; attempt++) {
    const answer = await post(url, posted);
    if (answer.items && !answer.items.some(({ status }) => status === 429 || status === 503)) return answer.items;
    if (attempt === ATTEMPTS) throw new Failure(`${url.origin} does not take it: ${answer.said}`);
    progress(`${answer.said}, trying again`);
    await wait(answer.retryAfter ? Number(answer.retryAfter) * 1000 : AGAIN_AFTER_MS);
  }
}

async function post(url: URL, { body, headers }: Posted): Promise<Answer> {
  try {
    const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const answer = (await response.json()) as Omit<Item, 'item'> | { items: Item[] };
    const { status } = response;
    const items = 'items' in answer ? answer.items : [{ item: 0, status, ...answer }];
    return { said: `it answers ${status}`, retryAfter: response.headers.get('retry-after'), items };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    return { said: cause?.message ?? message };
  }
}

function lineOf({ item, id, format, link, status, detail = '', errors = [] }: Item): string {
  if (id !== undefined) return `${item}\t202\t${format}\t${link}`;
  const reasons = errors.map(({ field, message }) => `${field} ${message}`.trim());
  return `${item}\t${status}\t${[detail, ...reasons].filter(Boolean).join('; ')}`;
}

/** On standard error, so that the results can go into a file; in place where somebody looks on. */
function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text.trimEnd()}\n`);
}
