/** Makes scenes of a hostile target, by the part of the product that they replace. */
import type { Play, Scene } from './hostile-server.ts';
import * as plays from './plays.ts';

/** Path below which the API has its routes. */
export const API_PATH = '/api/v1';

/** Answers to a path; preflight requests pass. */
export const at = (path: string, play: Play): Scene => ({
  on: asked => asked.path === path && asked.method !== 'OPTIONS',
  play,
});
/** Answers of the login route. */
export const login = (play: Play): Scene => at(`${API_PATH}/auth/login`, play);
/** Answers of ME_PATH. */
export const me = (play: Play): Scene => at(`${API_PATH}/me`, play);
/** Answers of the liveness route. */
export const healthz = (play: Play): Scene => at('/healthz', play);
/** Answers of the login page. */
export const page = (play: Play): Scene => at('/login', play);
/** Answers of all scripts. */
export const asset = (play: Play): Scene => ({ on: asked => asked.path.endsWith('.js'), play });
/** Answers of every path. */
export const everything = (play: Play): Scene => ({ on: () => true, play });

/** Header section that never ends, one byte a second. */
export const slow = plays.drip('HTTP/1.1 200 OK\r\nX-Slow: ', 'a');

/** Makes `count` texts from their indexes. */
export const many = (count: number, line: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => line(i));
