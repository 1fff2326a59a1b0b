/** Pages for the tests of screenshots, and an environment for them. */
import { loadEnvironment, type Environment } from '../../../../envs/environment.ts';

/** The synthetic account's password in these tests. */
export const password = 'Correct-Horse-7';
/** A token as an API gives it (no secret: nobody signed it). */
export const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwb3N0ZmxpZ2h0In0.c2lnbmF0dXJlLW9mLW5vYm9keQ';

/** An environment that nobody contacts. */
export function pictureEnvironment(): Environment {
  const described = loadEnvironment('local', {
    WEB_URL: 'http://localhost:1',
    NEXT_PUBLIC_API_BASE: 'http://localhost:1/api/v1',
    EXPO_PUBLIC_API_BASE: 'http://localhost:1/api/v1',
    CORS__ALLOW_ORIGINS: 'http://localhost:1',
    SMOKE_USER: 'smoke@acme.test',
    SMOKE_PASSWORD: password,
  });
  if (!described.ok) throw new Error(described.problems.join('\n'));
  return described.environment;
}

const box = 'position:absolute;left:0;width:300px;height:40px;border:0;padding:0;font:30px monospace';
/** A login form with the password readable, and beside it a name; boxes of 300 by 40 px, one below the other. */
export const formPage = `<!doctype html><body style="margin:0"><input style="${box};top:0" type="password" value="${password}">
  <input style="${box};top:50px" type="text" autocomplete="current-password" value="${password}"><input style="${box};top:100px" type="text" id="new_password" value="another one">
  <label>비밀번호 <input style="${box};top:150px" value="labelled 99"></label><input style="${box};top:200px" type="text" value="smoke@acme.test">`;
