import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { isMap, parseDocument, type Node, type Scalar, type YAMLMap } from 'yaml';
import { ROOT } from '../run.ts';

const CHART = join(ROOT, 'k8s/charts/soc-agent');
const README = join(CHART, 'README.md');
const MARK = '<!-- below: written by "npm run chart:readme" from values.yaml -->';

/** The README of the chart: what people wrote, and a table of every value with its default and its comment. */
async function chartReadme(): Promise<string> {
  const [written = ''] = readFileSync(README, 'utf8').split(MARK);
  const { contents } = parseDocument(readFileSync(join(CHART, 'values.yaml'), 'utf8'));
  const rows = rowsOf(contents as Values, []);
  const table = ['| value | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
  const options = await resolveConfig(README);
  return format(`${written.trimEnd()}\n\n${MARK}\n\n${table}\n`, { ...options, filepath: README });
}

type Values = YAMLMap<Scalar<string>, Node>;

/** A row for each value whose comment begins with `--`; what lies below it belongs to it. */
function rowsOf(map: Values, path: readonly string[]): string[] {
  return map.items.flatMap(({ key, value }) => {
    const name = [...path, key.value].join('.');
    const comment = /^ -- (.*)/m.exec(key.commentBefore ?? commentOfFirst(map, key) ?? '')?.[1];
    if (comment) return [`| \`${name}\` | ${defaultOf(value)} | ${comment.replaceAll('|', '\\|')} |`];
    return isMap(value) && value.items.length > 0 ? rowsOf(value as Values, [...path, key.value]) : [];
  });
}

/** The parser gives the first key's comment to the map. */
function commentOfFirst(map: Values, key: Scalar): string | null | undefined {
  return map.items[0]?.key === key ? map.commentBefore : undefined;
}

function defaultOf(value: Node | null): string {
  const text = JSON.stringify(value?.toJSON());
  return text.length > 60 ? 'see values.yaml' : `\`${text}\``;
}

const text = await chartReadme();
if (!process.argv.includes('--check')) writeFileSync(README, text);
else if (readFileSync(README, 'utf8') !== text) {
  console.error('k8s/charts/soc-agent/README.md does not say what values.yaml says: npm run chart:readme');
  process.exitCode = 1;
}
