  // The end of gemmTile: sums of what it made, for a batch norm.
  //@if SUMS
  //@if GRAD
  var all = pairOf4(y0, y1, y2, y3, h0, h1, h2, h3);
  //@if DOUBLE
  all = together(all, pairOf4(y4, y5, y6, y7, h4, h5, h6, h7), 0.0);
  //@end
  //@else
  //@repeat i TALL
  let y$i = half4(acc$i);
  //@end
  //@if DOUBLE
  var all = together(momentsOf4(y0, y1, y2, y3), momentsOf4(y4, y5, y6, y7), 0.125);
  //@else
  var all = momentsOf4(y0, y1, y2, y3);
  //@end
  //@end
  //@if MAXIMA
  // Pixels and channels beyond the last repeat it.
  atomicMax(&top, largestOf4(y0, y1, y2, y3));
  //@if DOUBLE
  atomicMax(&top, largestOf4(y4, y5, y6, y7));
  //@end
  //@end
  for (var step = 1u; step * TALL < shape.BLOCK; step *= 2) {
    // A has room for what half of the invocations hold.
    let sumAt = down / (2 * step) * ACROSS + across;
    let offAt = sumAt + DOWN / 2 * ACROSS;
    workgroupBarrier();
    if (down % (2 * step) == step) {
      A[sumAt / (TALL * QUADS)][sumAt % (TALL * QUADS)] = all.sum;
      A[offAt / (TALL * QUADS)][offAt % (TALL * QUADS)] = all.off;
    }
    workgroupBarrier();
    if (down % (2 * step) == 0) {
      let other = Moments(
        A[sumAt / (TALL * QUADS)][sumAt % (TALL * QUADS)],
        A[offAt / (TALL * QUADS)][offAt % (TALL * QUADS)],
      );
      all = together(all, other, 0.5 / f32(step * TALL));
    }
  }
  let pixel = first + down * TALL;
  if (pixel % shape.BLOCK == 0 && pixel < PIXELS && o < OC4) {
    let at = pixel / shape.BLOCK * 2 * OC4 + o;
    sums[at] = all.sum;
    sums[at + OC4] = all.off;
  }
  //@else
  //@if MAXIMA
  let relus = vec4<bool>(shape.RELU != 0);
  //@repeat i TALL
  let y$i = select(half4(acc$i), vec4f(), (acc$i < vec4f()) & relus);
  //@end
  // Pixels and channels beyond the last repeat it.
  atomicMax(&top, largestOf4(y0, y1, y2, y3));
  //@if DOUBLE
  atomicMax(&top, largestOf4(y4, y5, y6, y7));
  //@end
  //@end
  //@end
  //@if MAXIMA
  workgroupBarrier();
  if (lane == 0) {
    atomicMax(&maxima[shape.SLOT], atomicLoad(&top));
  }
  //@end
