import { fieldErrors, instantiate, TypePlaybooks } from '@soc-agent/contracts';
import { validateSync } from 'class-validator';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';

/**
 * Reads the playbooks of one threat type, by the rules that hold for a customer's own.
 * @param file its name, for complaints
 * @throws Error that names file, line and field.
 */
export function parsePlaybooks(text: string, file: string): TypePlaybooks {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const complaint = (position: number, message: string): Error =>
    new Error(`${file}:${lines.linePos(position).line}: ${message}`);
  const [broken] = document.errors;
  if (broken) throw complaint(broken.pos[0], broken.message);
  const playbooks = instantiate(TypePlaybooks, (document.toJS() ?? {}) as object, (field) => {
    throw complaint(0, `${field} is not a field`);
  });
  const [error] = fieldErrors(validateSync(playbooks, { whitelist: true, forbidNonWhitelisted: true }));
  if (error) throw complaint(positionOf(error.field, document), `${error.field}: ${error.message}`);
  return playbooks;
}

/** Where a field stands in a document, or what it is missing in. */
function positionOf(field: string, document: Document): number {
  for (const path = field.split(/[.[\]]+/).filter(Boolean); path.length > 0; path.pop()) {
    const node = document.getIn(path, true);
    if (isNode(node)) return node.range?.[0] ?? 0;
  }
  return 0;
}
