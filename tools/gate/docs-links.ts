import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import GithubSlugger from 'github-slugger';

// Every link of a page to a file, a folder or a heading here leads somewhere, and so does every page of docs/ that code names.

const LINK = /\]\(<?([^)>\s]+)>?\)/g;
const NAMED_PAGE = /\bdocs\/[\w./-]+\.md\b/g;
const HEADING = /^#{1,6}\s+(.+?)\s*#*$/gm;
const CODE_BLOCK = /^(```|~~~)[^]*?^\1/gm;
const CODE_SPAN = /`[^`\n]*`/g;
const ELSEWHERE = /^[a-z][a-z+.-]*:/i;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => existsSync(file));
const faults = files.flatMap((file) => {
  if (file.endsWith('.md')) return brokenLinks(file);
  return /\.([cm]?[jt]s|ya?ml|json|sql|lua)$|Dockerfile|Makefile/.test(file) ? missingPages(file) : [];
});
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function brokenLinks(page: string): string[] {
  const text = readFileSync(page, 'utf8').replace(CODE_BLOCK, '').replace(CODE_SPAN, '');
  return [...text.matchAll(LINK)].flatMap(([, link = '']) => {
    if (ELSEWHERE.test(link)) return [];
    const [path = '', anchor] = decodeURI(link).split('#');
    const target = path === '' ? page : normalize(path.startsWith('/') ? path.slice(1) : join(dirname(page), path));
    if (!existsSync(target)) return [`${page}: ${link} is not there`];
    if (anchor === undefined || !statSync(target).isFile() || !target.endsWith('.md')) return [];
    return anchorsOf(target).includes(anchor) ? [] : [`${page}: ${target} has no heading #${anchor}`];
  });
}

/** As GitHub makes them of headings; the second of a name gets a number. */
function anchorsOf(page: string): string[] {
  const slugger = new GithubSlugger();
  const text = readFileSync(page, 'utf8').replace(CODE_BLOCK, '');
  return [...text.matchAll(HEADING)].map(([, heading = '']) =>
    slugger.slug(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '')),
  );
}

function missingPages(file: string): string[] {
  const named = new Set(readFileSync(file, 'utf8').match(NAMED_PAGE));
  return [...named].filter((page) => !existsSync(page)).map((page) => `${file}: ${page} is not there`);
}
