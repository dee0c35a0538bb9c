// A command is written as a word, looked at by the handler as bytes, and corrected.
// interrupts: High
// expect: bug command write-read-write High rb_task High_IRQHandler
#include "race.h"

volatile union {
    uint32_t word;
    struct {
        uint8_t code, length;
        uint16_t checksum;
    } fields;
} command;
volatile uint32_t code, checksum;

void rb_task(void) {
    command.word = 0x00000204;
    command.fields.checksum = 6;
}
void High_IRQHandler(void) {
    code = command.fields.code;
    checksum = command.fields.checksum;
}
