/**
 * Tests the order of a pipeline whose checks run by make: the parts of a makefile that are read, and those left open.
 */
import { expect, test } from '@playwright/test';
import { edited, inGithub, verdictOn, type Form } from './pipeline-repository.ts';

const makefile = `# Development
PYTHON ?= python3
RUFF := $(PYTHON) -m ruff
SOURCES = api \\
  tests

.PHONY: all lint test contract

all: lint test
lint: ; $(RUFF) check $(SOURCES)
test: venv lint
\t@$(PYTHON) -m pytest -q
venv: requirements.txt
\t$(PYTHON) -m venv .venv && echo $$PATH
contract:
\topenapi-spec-validator openapi.json
`;
const withMake = (lint: string, text: string, at = 'Makefile') => ({
  ...inGithub(edited('run: ruff check .', `run: ${lint}`)),
  [at]: text,
});
const makeForms: Readonly<Record<string, Form>> = {
  'a target in one line, of variables': ['pass', withMake('make lint', makefile)],
  'a target that another one waits for': ['pass', withMake('make test', makefile)],
  'the first target': ['pass', withMake('make', makefile)],
  'several targets': ['pass', withMake('make venv lint', makefile)],
  'a makefile in a folder': ['pass', withMake('make -C api lint', makefile, 'api/Makefile')],
  'a GNUmakefile before a Makefile': [
    'pass',
    { ...withMake('make lint', makefile, 'GNUmakefile'), Makefile: 'lint:\n\ttrue\n' },
  ],
  'a target that calls make again': [
    'pass',
    withMake('make check', `${makefile}check:\n\t$(MAKE) lint\n\t$(MAKE) test\n`),
  ],
  'a target that does something else': ['fail', withMake('make venv', makefile), /no lint/],
  'a recipe that lets its failure pass': ['fail', withMake('make lint', 'lint:\n\t-ruff check .\n'), /\|\| true/],
  'a recipe that lets its own failure pass': [
    'fail',
    withMake('make lint', 'lint:\n\truff check . || true\n'),
    /\|\| true/,
  ],
  'targets in the wrong order': [
    'fail',
    {
      ...inGithub(
        edited(
          'run: openapi-spec-validator openapi.json',
          'run: make contract',
          edited('run: ruff check .', 'run: ls'),
        ),
      ),
      Makefile: makefile.replace('contract:', 'contract: late-lint').concat('late-lint:\n\truff check .\n'),
    },
  ],
  'no such target': ['inconclusive', withMake('make style', makefile), /no lint/],
  'no makefile': ['inconclusive', withMake('make lint', makefile, 'docs/Makefile'), /no lint/],
  'a line that does more': ['inconclusive', withMake('make lint || true', makefile), /no lint/],
  'an option': ['inconclusive', withMake('make -k lint', makefile), /no lint/],
  'a makefile that includes another': ['inconclusive', withMake('make lint', `include ci.mk\n${makefile}`), /no lint/],
  'a condition': ['inconclusive', withMake('make lint', `ifdef CI\nlint:\n\truff check .\nendif\n`), /no lint/],
  'a command that nobody knows': ['inconclusive', withMake('make lint', 'lint:\n\t$(TOOL) .\n'), /no lint/],
  'variables that hold each other many times': [
    'inconclusive',
    withMake('make lint', `A = ${'$(B)'.repeat(500)}\nB = ${'$(A)'.repeat(500)}\nlint:\n\t$(A)\n`),
    /no lint/,
  ],
  'several commands in a line': ['inconclusive', withMake('make lint', 'lint:\n\truff check .; ls\n'), /no lint/],
  'a folder of its name': [
    'inconclusive',
    { ...withMake('make lint', 'lint:\n\truff check .\n'), 'lint/rules.txt': '' },
    /no lint/,
  ],
  'a folder of its name, and phony': ['pass', { ...withMake('make lint', makefile), 'lint/rules.txt': '' }],
  'a pattern': ['inconclusive', withMake('make lint', '%:\n\truff check .\n'), /no lint/],
  'targets that rest on each other': ['inconclusive', withMake('make lint', 'lint: a\na: lint\n\t$(X)\n'), /no lint/],
};

for (const [title, [verdict, files, why = /(?:)/]] of Object.entries(makeForms))
  test(`make: ${title}`, ({}, testInfo) => {
    const judged = verdictOn(testInfo.outputPath('product'), files);
    expect(judged.verdict, judged.why).toBe(verdict);
    expect(judged.why).toMatch(why);
  });
