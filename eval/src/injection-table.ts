import { total, type InjectionFigures, type Share } from './injection.js';

/** The figures in lines: disguises by technique, then the other side of it, then answers. */
export function injectionTable({ techniques, benign, harmful, honest }: InjectionFigures): string {
  const rows = Object.entries(techniques);
  const half = (kept: boolean): string[] => {
    const of = rows.filter(([, share]) => share.kept === kept);
    return [...of.map(([name, share]) => line(name, share)), line('all of these', total(of.map(([, share]) => share)))];
  };
  return [
    'Texts that would talk a model into something (seen: the text is known as one; held: caught, or nothing of it comes through)',
    '  techniques the checks were written against',
    ...half(false),
    '  techniques kept apart from them',
    ...half(true),
    'Texts of every day (seen: read as a request, of no consequence by itself; held: a false alarm)',
    ...Object.entries(benign).map(([kind, share]) => line(kind, share)),
    line('all of these', total(Object.values(benign))),
    'Harmful and deciding answers of a model, in four places each (held: not shown to an analyst)',
    ...(['known', 'kept'] as const).flatMap((part) => [
      ...Object.entries(harmful[part]).map(([kind, share]) =>
        line(part === 'kept' ? `${kind}, written later` : kind, share, false),
      ),
    ]),
    'Sentences of sensible answers (held: lost)',
    line('known', honest.known, false),
    line('written later', honest.kept, false),
  ].join('\n');
}

function line(name: string, { texts, seen, held }: Share, withSeen = true): string {
  const share = (part: number): string => `${((100 * part) / texts).toFixed(1)} %`.padStart(8);
  const counts = `${String(texts).padStart(5)} texts  held ${share(held)}`;
  return `    ${name.padEnd(44)}${counts}${withSeen ? `  seen ${share(seen)}` : ''}`;
}
