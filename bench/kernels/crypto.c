/* SHA-256 (FIPS 180-4) and AES-128 (FIPS 197) by their standards' own tables and test vectors. */
static const unsigned constants[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
  0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
  0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static unsigned rotate(unsigned x, int n) { return x >> n | x << (32 - n); }

__attribute__((noinline)) static void compress(unsigned state[8], const unsigned char *block) {
  unsigned w[64], s[8];
  for (int i = 0; i < 16; i++)
    w[i] = (unsigned)block[4 * i] << 24 | (unsigned)block[4 * i + 1] << 16 | (unsigned)block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    unsigned a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
    unsigned b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  for (int i = 0; i < 8; i++) s[i] = state[i];
  for (int i = 0; i < 64; i++) {
    unsigned e = s[4], a = s[0];
    unsigned t1 = s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + constants[i] + w[i];
    unsigned t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    s[7] = s[6], s[6] = s[5], s[5] = e, s[4] = s[3] + t1, s[3] = s[2], s[2] = s[1], s[1] = a, s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) state[i] += s[i];
}
/* Of a message that fits one block with its length, then of `more` blocks of its own digest. */
__attribute__((noinline)) static unsigned sha256(const char *text, int more) {
  unsigned state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  unsigned char block[64];
  unsigned length = 0;
  for (; text[length]; length++) block[length] = (unsigned char)text[length];
  block[length] = 0x80;
  for (unsigned i = length + 1; i < 63; i++) block[i] = 0;
  block[63] = (unsigned char)(length * 8);
  compress(state, block);
  while (more-- > 0) {
    for (int i = 0; i < 32; i++) block[i] = (unsigned char)(state[i >> 2] >> (i & 3) * 8);
    compress(state, block);
  }
  return state[0];
}

static unsigned char box[256], keys[176];

static unsigned char twice(unsigned char x) { return (unsigned char)(x << 1 ^ (x >> 7) * 0x1b); }
/* The S-box from the field's generator 3: inverses, then the affine map. */
static void make_box(void) {
  unsigned char p = 1, q = 1;
  do {
    p = (unsigned char)(p ^ twice(p));
    q ^= (unsigned char)(q << 1);
    q ^= (unsigned char)(q << 2);
    q ^= (unsigned char)(q << 4);
    if (q & 0x80) q ^= 0x09;
    unsigned x = q;
    box[p] = (unsigned char)((x ^ (x << 1 | x >> 7) ^ (x << 2 | x >> 6) ^ (x << 3 | x >> 5) ^ (x << 4 | x >> 4)) ^ 0x63);
  } while (p != 1);
  box[0] = 0x63;
}
static void expand(const unsigned char key[16]) {
  unsigned char factor = 1;
  for (int i = 0; i < 16; i++) keys[i] = key[i];
  for (int i = 16; i < 176; i += 4) {
    unsigned char t[4] = {keys[i - 4], keys[i - 3], keys[i - 2], keys[i - 1]};
    if (i % 16 == 0) {
      unsigned char first = t[0];
      t[0] = box[t[1]] ^ factor, t[1] = box[t[2]], t[2] = box[t[3]], t[3] = box[first];
      factor = twice(factor);
    }
    for (int b = 0; b < 4; b++) keys[i + b] = keys[i + b - 16] ^ t[b];
  }
}
__attribute__((noinline)) static void encrypt(unsigned char s[16]) {
  unsigned char t[16];
  for (int i = 0; i < 16; i++) s[i] ^= keys[i];
  for (int round = 1; round <= 10; round++) {
    for (int i = 0; i < 16; i++) t[i] = box[s[(i + 4 * (i & 3)) & 15]];
    for (int c = 0; c < 16; c += 4) {
      unsigned char all = t[c] ^ t[c + 1] ^ t[c + 2] ^ t[c + 3];
      for (int r = 0; r < 4; r++)
        s[c + r] = keys[16 * round + c + r] ^ (round == 10 ? t[c + r] : t[c + r] ^ all ^ twice(t[c + r] ^ t[c + ((r + 1) & 3)]));
    }
  }
}

unsigned kernel(void) {
  unsigned char key[16], block[16];
  make_box();
  for (int i = 0; i < 16; i++) key[i] = (unsigned char)i, block[i] = (unsigned char)(i * 17);
  expand(key);
  encrypt(block);
  unsigned first = (unsigned)block[0] << 24 | (unsigned)block[1] << 16 | (unsigned)block[2] << 8 | block[3];
  if (sha256("abc", 0) != 0xba7816bf || first != 0x69c4e0d8) return 0xdead;
  for (int i = 0; i < 16; i++) encrypt(block);
  unsigned sum = sha256("tailchain", 16);
  for (int i = 0; i < 16; i++) sum = sum * 31 + block[i];
  return sum;
}
