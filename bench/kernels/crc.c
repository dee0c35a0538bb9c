/* Shifts and table lookups: CRC-32 bit by bit and by tables of 16 and 256, CRC-16/CCITT; their check values are the standards'. */
static unsigned table16[16], table256[256];
static unsigned char block[2048];

static unsigned bitwise(unsigned crc, unsigned char byte) {
  crc ^= byte;
  for (int i = 0; i < 8; i++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  return crc;
}
__attribute__((noinline)) static unsigned by_bits(const unsigned char *data, unsigned size) {
  unsigned crc = ~0u;
  for (unsigned i = 0; i < size; i++) crc = bitwise(crc, data[i]);
  return ~crc;
}
__attribute__((noinline)) static unsigned by_nibbles(const unsigned char *data, unsigned size) {
  unsigned crc = ~0u;
  for (unsigned i = 0; i < size; i++) {
    crc = table16[(crc ^ data[i]) & 15] ^ crc >> 4;
    crc = table16[(crc ^ (data[i] >> 4)) & 15] ^ crc >> 4;
  }
  return ~crc;
}
__attribute__((noinline)) static unsigned by_bytes(const unsigned char *data, unsigned size) {
  unsigned crc = ~0u;
  for (unsigned i = 0; i < size; i++) crc = table256[(crc ^ data[i]) & 255] ^ crc >> 8;
  return ~crc;
}
__attribute__((noinline)) static unsigned ccitt(const unsigned char *data, unsigned size) {
  unsigned short crc = 0xffff;
  for (unsigned i = 0; i < size; i++) {
    crc = (unsigned short)(crc >> 8 | crc << 8);
    crc ^= data[i];
    crc ^= (unsigned char)(crc & 0xff) >> 4;
    crc ^= (unsigned short)(crc << 12);
    crc ^= (unsigned short)((crc & 0xff) << 5);
  }
  return crc;
}

unsigned kernel(void) {
  for (unsigned i = 0; i < 256; i++) table256[i] = bitwise(0, (unsigned char)i);
  for (unsigned i = 0; i < 16; i++) {
    unsigned crc = i;
    for (int bit = 0; bit < 4; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    table16[i] = crc;
  }
  const unsigned char *digits = (const unsigned char *)"123456789";
  if (by_bits(digits, 9) != 0xcbf43926 || ccitt(digits, 9) != 0x29b1) return 0xdead;
  for (unsigned i = 0; i < sizeof block; i++) block[i] = (unsigned char)(i * 37 ^ i >> 3);
  unsigned crc = by_bits(block, sizeof block);
  for (unsigned i = 0; i < 3; i++)
    if (by_nibbles(block, sizeof block) != crc) return 0xdead;
  for (unsigned i = 0; i < 6; i++)
    if (by_bytes(block, sizeof block) != crc) return 0xdead;
  return crc ^ ccitt(block, sizeof block) << 16;
}
