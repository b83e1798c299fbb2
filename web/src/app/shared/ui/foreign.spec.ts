import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from 'vitest';
import { Foreign, pieces } from './foreign.js';

describe('pieces', () => {
  it('leaves ordinary text of any script as it is', () => {
    for (const text of ['Multiple failed logins', 'größe', 'مرحبا', '👩', 'a\tb\nc'])
      expect(pieces(text)).toEqual([{ text }]);
  });

  it('shows what turns text round, hides, or moves a cursor by its number', () => {
    expect(pieces('invoice\u202Efdp.exe')).toEqual([
      { text: 'invoice' },
      { text: 'U+202E', control: '202E' },
      { text: 'fdp.exe' },
    ]);
    expect(pieces('\u001b[31mred').at(0)).toEqual({ text: 'U+001B', control: '001B' });
    expect(pieces('a\u200bb\u{e0041}').map(({ text }) => text)).toEqual(['a', 'U+200B', 'b', 'U+E0041']);
  });

  it('loses no character', () => {
    const text = 'x\u0000y\u2066z\ufeff';
    const back = pieces(text).map((piece) =>
      piece.control ? String.fromCodePoint(parseInt(piece.control, 16)) : piece.text,
    );
    expect(back.join('')).toBe(text);
  });
});

describe('Foreign', () => {
  it('keeps markup text, apart from ours', async () => {
    const fixture = TestBed.createComponent(Foreign);
    fixture.componentRef.setInput('text', '<img src=x onerror=alert(1)>');
    await fixture.whenStable();
    const host = fixture.nativeElement as HTMLElement;
    expect(host.querySelector('img')).toBeNull();
    expect(host.querySelector('bdi')?.textContent).toBe('<img src=x onerror=alert(1)>');
  });
});
