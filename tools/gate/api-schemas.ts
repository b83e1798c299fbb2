import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import * as generator from 'ts-json-schema-generator';
import ts from 'typescript';
import { ROOT, main } from '../run.ts';

const FILE = `${ROOT}/services/gateway/src/api-docs/schemas.json`;
const CONFIG = {
  ...generator.DEFAULT_CONFIG,
  path: `${ROOT}/services/gateway/src/api-docs/api-types.ts`,
  tsconfig: `${ROOT}/tsconfig.spec.json`,
  skipTypeCheck: true,
  additionalProperties: true,
};

/** A fact's type depends on its name by a table of functions, which is more than the generator computes. */
const fact: generator.SubNodeParser = {
  supportsNode: (node) => ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Fact',
  createType: () => {
    const text = new generator.StringType();
    const fields = { name: text, value: new generator.AnyType(), evidence: new generator.ArrayType(text) };
    const properties = Object.entries(fields).map(([name, type]) => new generator.ObjectProperty(name, type, true));
    return new generator.DefinitionType('StatedFact', new generator.ObjectType('fact', [], properties, true));
  },
};

/** JSON Schemas of the types the API takes and answers, as the file has them. */
export async function apiSchemas(): Promise<string> {
  const program = generator.createProgram(CONFIG);
  const parser = generator.createParser(program, CONFIG, (chain) => chain.addNodeParser(fact));
  const formatter = generator.createFormatter(CONFIG);
  const { definitions = {} } = new generator.SchemaGenerator(program, parser, formatter, CONFIG).createSchema(
    'ApiTypes',
  );
  delete definitions['ApiTypes'];
  const text = JSON.stringify(definitions)
    // Page<Customer>, escaped in references, is CustomerPage
    .replaceAll(/(\w+)(?:<|%3C)(\w+)(?:>|%3E)/g, '$2$1')
    .replaceAll('#/definitions/', '#/components/schemas/');
  return format(text, { ...(await resolveConfig(FILE)), parser: 'json' });
}

/** True when the file has what the types say now. */
export async function areCurrent(): Promise<boolean> {
  return (await readFile(FILE, 'utf8')) === (await apiSchemas());
}

if (import.meta.main) await main('api:schemas', async () => writeFile(FILE, await apiSchemas()));
