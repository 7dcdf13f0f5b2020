package classchat.demos;

import classchat.basic.contract.HelpContract;
import java.io.PrintStream;

class MainTest implements HelpContract {
    @Override
    public int run(String[] args, PrintStream out, PrintStream err) {
        return Main.run(args, out, err);
    }
}
