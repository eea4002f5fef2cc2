/**
 * The members of a zip file: `{ name, size }[]`, sizes unpacked, in bytes. Reads the central directory (PKWARE APPNOTE 4.3.12),
 * for archives without zip64.
 */
export function listZip(bytes) {
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== 0x06054b50) end--;
  if (end < 0) throw new Error('no zip file: it has no end of central directory');
  const files = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error(`no zip file: bad central directory at ${at}`);
    const name = bytes.readUInt16LE(at + 28);
    files.push({ name: bytes.toString('utf8', at + 46, at + 46 + name), size: bytes.readUInt32LE(at + 24) });
    at += 46 + name + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}
