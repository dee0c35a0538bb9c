/* Bits of floating-point numbers. */
static inline unsigned word_of_float(float value) {
  union {
    float number;
    unsigned word;
  } both = {value};
  return both.word;
}
static inline unsigned words_of_double(double value) {
  union {
    double number;
    unsigned words[2];
  } both = {value};
  return both.words[0] ^ both.words[1];
}
