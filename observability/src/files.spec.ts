import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { DASHBOARDS, generatedFiles } from './files.js';
import { OBSERVABILITY } from './rules.js';

describe('generated files', () => {
  it.each([...generatedFiles()])('%s is what "make observability" writes', (path, content) => {
    expect(readFileSync(`${OBSERVABILITY}../${path}`, 'utf8')).toBe(content);
  });
});

describe('dashboards', () => {
  const panels = DASHBOARDS.flatMap(({ uid, rows }) =>
    Object.values(rows).flatMap((row) => row.map((panel) => ({ uid, ...panel }))),
  );

  it('explain every panel, and name every one only once in a dashboard', () => {
    for (const { description } of panels) expect(description).toMatch(/\.$/);
    const names = panels.map(({ uid, title }) => `${uid}/${title}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('overlap nowhere', () => {
    for (const [path, content] of generatedFiles()) {
      if (!path.endsWith('.json')) continue;
      const taken = new Set<string>();
      for (const { gridPos } of (
        JSON.parse(content) as { panels: { gridPos: Record<'x' | 'y' | 'w' | 'h', number> }[] }
      ).panels) {
        expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(taken).not.toContain(`${x},${y}`);
            taken.add(`${x},${y}`);
          }
        }
      }
    }
  });
});
