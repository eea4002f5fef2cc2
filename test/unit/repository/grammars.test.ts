import test from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

test('every grammar is listed with its checksum, and is the one of the named package', () => {
  const readme = readFileSync('grammars/README.md', 'utf8');
  const files = readdirSync('grammars').filter(f => f.endsWith('.wasm'));
  assert.ok(files.length > 0, 'no grammar');
  for (const file of files) {
    const row = readme.split('\n').find(l => l.startsWith(`| \`${file}\``));
    assert.ok(row, `grammars/README.md has no row for ${file}`);
    assert.equal(/`([0-9a-f]{64})`/.exec(row)?.[1], sha256(`grammars/${file}`), `${file}: checksum`);
    const [, name, version] = /npm package `([^`]+)` (\S+)/.exec(row) ?? [];
    const manifest = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string };
    assert.equal(manifest.version, version, `${name}: installed version`);
    assert.equal(sha256(`node_modules/${name}/${file}`), sha256(`grammars/${file}`), `${file} differs from the package's`);
  }
});
