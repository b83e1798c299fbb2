import { describe, expect, it } from '@jest/globals';
import { distanceKm } from './travel.js';

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
