/** Tests the generated reference of variables: nothing is left out, and each example is valid. */
import { expect, test } from '@playwright/test';
import { settings } from '../../../envs/run-settings.ts';
import { secretNames, variables } from '../../../envs/schema.ts';
import { documentation } from '../../../envs/variables/documentation.ts';
import { renderVariables, variableGroups } from '../../../fixtures/report/variables.ts';
import { z } from '../../../envs/zod.ts';

const all = Object.entries({ ...variables.shape, ...settings.shape });

test('every variable is documented, with an example that its form accepts', () => {
  for (const [name, form] of all) {
    const entry = documentation.get(form);
    expect(entry?.what, `${name} has no description`).toMatch(/^[A-Z`].*\.$/);
    expect(form.safeParse(entry?.example).success, `${name}: ${entry?.example ?? 'no example'}`).toBe(true);
  }
});

test('every variable has one line of the page, and secrets are marked', () => {
  const page = renderVariables();
  for (const [name] of all) {
    const lines = page.split('\n').filter(text => text.startsWith(`| \`${name}\` |`));
    expect(lines, name).toHaveLength(1);
    expect(lines[0]?.includes('(secret)'), name).toBe(secretNames.some(secret => secret === name));
  }
  expect(variableGroups.flatMap(group => Object.keys(group.variables)).toSorted()).toEqual(
    all.map(([name]) => name).toSorted(),
  );
});

test('a variable without documentation is named', () => {
  const groups = [{ title: 'Others', variables: { NEW_ONE: z.string() } }];
  expect(() => renderVariables(groups)).toThrow('NEW_ONE is not documented');
});
