namespace shapes {

enum class Colour : unsigned char { red, green = 7 };

struct Point {
  int x, y;
  static int made;
  Point(int x, int y) : x(x), y(y) { made++; }
  int dot(const Point &other) const { return x * other.x + y * other.y; }
};
int Point::made;

class Shape {
public:
  virtual int area() const = 0;
  Colour colour = Colour::green;
protected:
  unsigned sides : 4;
};

class Square final : public Shape {
public:
  explicit Square(int side) : side(side) { sides = 4; }
  int area() const override { return side * side; }
private:
  int side;
};

template <typename T, int N> struct Ring {
  T items[N];
  unsigned head = 0;
  void push(T item) { items[head++ % N] = item; }
  T &at(unsigned index) { return items[index % N]; }
};

namespace {
Ring<int, 4> ring;
Square square{3};
}

Ring<Point *, 2> *points;
int Point::*member = &Point::y;

int run(int start) {
  Point point{start, 2};
  auto add = [&](int value) { ring.push(value + point.x); };
  add(1);
  add(point.dot(Point{3, 4}));
  const Shape &shape = square;
  ring.push(shape.area());
  return ring.at(1);
}

}

volatile int result;

extern "C" int main() {
  for (int i = 0;; i++) result = shapes::run(i);
}
