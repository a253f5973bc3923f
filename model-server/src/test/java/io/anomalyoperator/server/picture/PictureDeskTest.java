package io.anomalyoperator.server.picture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PictureDeskTest {
  private static final long HALF = PictureLimits.WEIGHT_INSIDE / 2;

  @Test
  void whatIsInsideIsBoundedByItsWeight() {
    try (PictureDesk desk = new PictureDesk()) {
      assertTrue(desk.enter(HALF));
      assertTrue(desk.enter(HALF));
      assertFalse(desk.enter(1));

      desk.leave(HALF);
      assertTrue(desk.enter(HALF));
    }
  }

  @Test
  void aPictureOfAnyWeightFindsRoomAlone() {
    try (PictureDesk desk = new PictureDesk()) {
      assertTrue(desk.enter(10 * HALF));
      assertFalse(desk.enter(1));
      desk.leave(10 * HALF);
      assertTrue(desk.enter(1));
    }
  }
}
