import base from '/work/main/playwright.config.ts';
export default { ...base, testDir: '/work/main/tests', outputDir: '/tmp/rl-out', globalSetup: '/work/main/fixtures/run.ts', reporter: [['/work/main/fixtures/gate.ts'], ['list']], webServer: { ...(base as any).webServer, cwd: '/work/main' } };
