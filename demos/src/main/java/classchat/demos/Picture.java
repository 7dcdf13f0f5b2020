package classchat.demos;

import static classchat.demos.Typeface.BASELINE;
import static classchat.demos.Typeface.CELL_HEIGHT;
import static classchat.demos.Typeface.CELL_WIDTH;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jline.utils.ScreenTerminal;

/**
 * Draws the windows of a demo as terminal windows on white paper, in two stacks side by side: each window goes onto the
 * stack that is lower so far, and is as high as what it shows. The same views give the same pixels. Belongs to one
 * thread.
 */
final class Picture {
    /** All lengths are in pixels, and twice what they would be on a plain screen, so that print is sharp. */
    private static final int GAP = 32;

    private static final int PADDING = 20;
    private static final int TITLE_HEIGHT = 52;
    private static final int CORNER = 20;
    private static final int DOT = 18;
    private static final int MIN_COLUMNS = 40;
    private static final int STACKS = 2;

    private static final Color TITLE_BAR = new Color(0xE8EAED);
    private static final Color BORDER = new Color(0x9AA0A6);
    private static final Color[] DOTS = {new Color(0xED6A5E), new Color(0xF5BF4F), new Color(0x62C554)};

    private final Typeface typeface = new Typeface();

    /** A window's place. */
    private record Frame(View view, int x, int y, int width, int height) {}

    /** One window below the other. */
    private static final class Stack {
        private final List<View> views = new ArrayList<>();

        int width() {
            int columns = views.stream().mapToInt(Picture::columns).max().orElse(0);
            return Math.max(MIN_COLUMNS, columns) * CELL_WIDTH + 2 * PADDING;
        }

        int height() {
            return views.stream().mapToInt(Picture::height).sum() + GAP * (views.size() - 1);
        }
    }

    /** How many columns a view needs. */
    private static int columns(View view) {
        return view.lines().stream()
                .mapToInt(line -> {
                    int end = line.length;
                    while (end > 0 && Flow.isBlank(line[end - 1])) {
                        end--;
                    }
                    return end;
                })
                .max()
                .orElse(0);
    }

    private static int height(View view) {
        return TITLE_HEIGHT + 2 * PADDING + CELL_HEIGHT * view.lines().size();
    }

    BufferedImage of(List<View> views) {
        List<Frame> frames = frames(views);
        int width = frames.stream()
                        .mapToInt(frame -> frame.x() + frame.width())
                        .max()
                        .orElse(0)
                + GAP;
        int height = frames.stream()
                        .mapToInt(frame -> frame.y() + frame.height())
                        .max()
                        .orElse(0)
                + GAP;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D paper = image.createGraphics();
        try {
            paper.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            paper.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            paper.setColor(Palette.PAPER);
            paper.fillRect(0, 0, width, height);
            frames.forEach(frame -> draw(frame, paper));
        } finally {
            paper.dispose();
        }
        return image;
    }

    /** The image as a PNG file: nothing but the pixels, no time and no name. */
    static byte[] png(BufferedImage image) throws IOException {
        ImageIO.setUseCache(false);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", file)) {
            throw new AssertionError("every JDK writes PNG");
        }
        return file.toByteArray();
    }

    private static List<Frame> frames(List<View> views) {
        List<Stack> stacks = stacks(views);
        List<Frame> frames = new ArrayList<>();
        int x = GAP;
        for (Stack stack : stacks) {
            int y = GAP;
            for (View view : stack.views) {
                frames.add(new Frame(view, x, y, stack.width(), height(view)));
                y += height(view) + GAP;
            }
            x += stack.width() + GAP;
        }
        return frames;
    }

    private static List<Stack> stacks(List<View> views) {
        List<Stack> stacks = new ArrayList<>();
        for (int i = 0; i < Math.min(STACKS, views.size()); i++) {
            stacks.add(new Stack());
        }
        for (View view : views) {
            Stack lowest = stacks.get(0);
            for (Stack stack : stacks) {
                lowest = stack.height() < lowest.height() ? stack : lowest;
            }
            lowest.views.add(view);
        }
        return stacks;
    }

    private void draw(Frame frame, Graphics2D paper) {
        Shape outline =
                new RoundRectangle2D.Double(frame.x(), frame.y(), frame.width(), frame.height(), CORNER, CORNER);
        paper.setColor(Palette.PAPER);
        paper.fill(outline);
        Shape everywhere = paper.getClip();
        paper.setClip(frame.x(), frame.y(), frame.width(), TITLE_HEIGHT);
        paper.setColor(TITLE_BAR);
        paper.fill(outline);
        paper.setClip(everywhere);
        for (int i = 0; i < DOTS.length; i++) {
            paper.setColor(DOTS[i]);
            double x = frame.x() + PADDING + i * 1.6 * DOT;
            paper.fill(new Ellipse2D.Double(x, frame.y() + (TITLE_HEIGHT - DOT) / 2.0, DOT, DOT));
        }
        drawTitle(frame, paper);
        for (int line = 0; line < frame.view().lines().size(); line++) {
            int y = frame.y() + TITLE_HEIGHT + PADDING + line * CELL_HEIGHT;
            drawLine(frame.view().lines().get(line), frame.x() + PADDING, y, frame.width() - 2 * PADDING, paper);
        }
        paper.setColor(BORDER);
        paper.setStroke(new BasicStroke(2));
        paper.draw(outline);
        paper.drawLine(frame.x(), frame.y() + TITLE_HEIGHT, frame.x() + frame.width(), frame.y() + TITLE_HEIGHT);
    }

    private void drawTitle(Frame frame, Graphics2D paper) {
        int[] title = frame.view().title().codePoints().toArray();
        int x = frame.x() + (frame.width() - title.length * CELL_WIDTH) / 2;
        int y = frame.y() + (TITLE_HEIGHT - CELL_HEIGHT) / 2 + BASELINE;
        paper.setColor(Palette.INK);
        for (int i = 0; i < title.length; i++) {
            fill(typeface.outline(title[i], true, false), x + i * CELL_WIDTH, y, paper);
        }
    }

    private void drawLine(long[] cells, int x, int y, int width, Graphics2D paper) {
        int visible = Math.min(cells.length, width / CELL_WIDTH);
        for (int column = 0; column < visible; column++) { // first what is behind: a wide character reaches over it
            paper.setColor(Palette.background(cells[column]));
            paper.fillRect(x + column * CELL_WIDTH, y, CELL_WIDTH, CELL_HEIGHT);
        }
        for (int column = 0; column < visible; column++) {
            drawCell(cells[column], x + column * CELL_WIDTH, y, paper);
        }
    }

    private void drawCell(long cell, int x, int y, Graphics2D paper) {
        int codePoint = ScreenTerminal.cellCodePoint(cell);
        if (codePoint == 0 || ScreenTerminal.cellConceal(cell)) {
            return;
        }
        paper.setColor(Palette.foreground(cell));
        if (codePoint != ' ') {
            boolean bold = ScreenTerminal.cellBold(cell);
            boolean italic = ScreenTerminal.cellItalic(cell);
            fill(typeface.outline(codePoint, bold, italic), x, y + BASELINE, paper);
        }
        if (ScreenTerminal.cellUnderline(cell)) {
            paper.fillRect(x, y + BASELINE + 4, CELL_WIDTH, 2);
        }
    }

    private static void fill(Shape outline, int x, int y, Graphics2D paper) {
        paper.translate(x, y);
        paper.fill(outline);
        paper.translate(-x, -y);
    }
}
