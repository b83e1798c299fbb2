import { describe, expect, it } from '@jest/globals';
import { threatSignal } from '@soc-agent/testing';
import { distanceKm, travelOf } from './travel.js';

describe('distanceKm', () => {
  it.each([
    ['a place and itself', { latitude: 10, longitude: 20 }, { latitude: 10, longitude: 20 }, 0],
    ['London and Paris', { latitude: 51.5074, longitude: -0.1278 }, { latitude: 48.8566, longitude: 2.3522 }, 344],
    ['the poles', { latitude: 90, longitude: 0 }, { latitude: -90, longitude: 0 }, 20_015],
    ['both sides of the date line', { latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 }, 111],
  ])('measures %s', (_case, a, b, km) => {
    expect(Math.round(distanceKm(a, b))).toBe(km);
  });
});

describe('travel', () => {
  it.each([
    ['numbers', { latitude: 40.7, longitude: -74, timestamp: '2026-11-27T05:00:00Z' }],
    ['texts', { latitude: '40.7', longitude: '-74.0', timestamp: '2026-11-27 05:00:00 +0000' }],
    ['a Unix time', { latitude: 40.7, longitude: -74, timestamp: 1_795_755_600 }],
  ])('is measured where a source writes the earlier place in %s', (_, previousSignIn) => {
    const signal = threatSignal({
      timestamp: '2026-11-27T06:00:00Z',
      geo: { latitude: 52.5, longitude: 13.4 },
      metadata: { previousSignIn },
    });
    expect(travelOf(signal)).toMatchObject({ distanceKm: 6386, elapsedMs: 3_600_000, impossible: true });
  });
});
