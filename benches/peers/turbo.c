/* The yardstick of benches/thumbnails.rs: libjpeg-turbo decodes every file given, as small as its
   DCT scaling allows with the shorter side at least SIDE pixels, and the middle of it is averaged
   down to SIDE x SIDE. Prints a sum over the pixels, so that no work is left out.

   cc -O2 turbo.c -ljpeg -o turbo && ./turbo ROUNDS SIDE FILE... */
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>

static unsigned char *read_file(const char *name, unsigned long *length) {
    FILE *file = fopen(name, "rb");
    unsigned char *bytes;
    if (!file) { perror(name); exit(1); }
    fseek(file, 0, SEEK_END);
    *length = (unsigned long)ftell(file);
    rewind(file);
    bytes = malloc(*length);
    if (!bytes || fread(bytes, 1, *length, file) != *length) { perror(name); exit(1); }
    fclose(file);
    return bytes;
}

/* The smallest n of n/8 that keeps the shorter side at SIDE or more. */
static unsigned scale_for(unsigned width, unsigned height, unsigned side) {
    unsigned shorter = width < height ? width : height, n = 1;
    while (n < 8 && (shorter * n + 7) / 8 < side) n++;
    return n;
}

/* The mean of the source pixels under each target pixel of the centred square. */
static unsigned long shrink(const unsigned char *rgb, unsigned width, unsigned height, unsigned side) {
    unsigned square = width < height ? width : height, x, y, i, j, channel;
    unsigned left = (width - square) / 2, top = (height - square) / 2;
    unsigned long sum = 0;
    for (y = 0; y < side; y++)
        for (x = 0; x < side; x++) {
            unsigned y0 = y * square / side, y1 = (y + 1) * square / side;
            unsigned x0 = x * square / side, x1 = (x + 1) * square / side;
            unsigned total[3] = {0, 0, 0}, count;
            if (y1 == y0) y1++;
            if (x1 == x0) x1++;
            count = (y1 - y0) * (x1 - x0);
            for (j = y0; j < y1; j++)
                for (i = x0; i < x1; i++)
                    for (channel = 0; channel < 3; channel++)
                        total[channel] += rgb[((top + j) * (unsigned long)width + left + i) * 3 + channel];
            for (channel = 0; channel < 3; channel++) sum += total[channel] / count;
        }
    return sum;
}

static unsigned long thumbnail(const char *name, unsigned side) {
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;
    unsigned long length, sum;
    unsigned char *bytes = read_file(name, &length), *rgb;
    decoder.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&decoder);
    jpeg_mem_src(&decoder, bytes, length);
    jpeg_read_header(&decoder, TRUE);
    decoder.out_color_space = JCS_RGB;
    decoder.scale_num = scale_for(decoder.image_width, decoder.image_height, side);
    decoder.scale_denom = 8;
    jpeg_start_decompress(&decoder);
    rgb = malloc((size_t)decoder.output_width * decoder.output_height * 3);
    while (decoder.output_scanline < decoder.output_height) {
        JSAMPROW row = rgb + (size_t)decoder.output_scanline * decoder.output_width * 3;
        jpeg_read_scanlines(&decoder, &row, 1);
    }
    sum = shrink(rgb, decoder.output_width, decoder.output_height, side);
    jpeg_finish_decompress(&decoder);
    jpeg_destroy_decompress(&decoder);
    free(rgb);
    free(bytes);
    return sum;
}

int main(int count, char **names) {
    unsigned long sum = 0;
    int round, n;
    if (count < 4) { fprintf(stderr, "turbo ROUNDS SIDE FILE...\n"); return 2; }
    for (round = 0; round < atoi(names[1]); round++)
        for (n = 3; n < count; n++) sum += thumbnail(names[n], (unsigned)atoi(names[2]));
    printf("%lu\n", sum);
    return 0;
}
