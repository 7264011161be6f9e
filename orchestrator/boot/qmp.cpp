#include "boot/qmp.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace farm {
namespace {

using Json = nlohmann::json;

/// No answer we ask for comes near; a longer line is not QEMU's protocol.
constexpr std::size_t k_max_line = std::size_t{16} << 20;

Error qmp_error(const std::string& why) {
  return {ErrorKind::boot, "QMP: " + why, ""};
}

std::string request_text(const std::string& command,
                         const std::map<std::string, std::string>& arguments) {
  Json request = {{"execute", command}};
  if (!arguments.empty()) {
    request["arguments"] = arguments;
  }
  return request.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string value_text(const Json& value) {
  return value.is_string()
             ? value.get<std::string>()
             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string error_text(const Json& error) {
  const auto text = error.is_object() ? error.find("desc") : error.end();
  return text != error.end() && text->is_string() ? text->get<std::string>()
                                                  : value_text(error);
}

} // namespace

Result<std::unique_ptr<QmpClient>>
QmpClient::connect(EventLoop& loop, const std::filesystem::path& socket) {
  std::unique_ptr<QmpClient> client(new QmpClient);
  ConnectionEvents events;
  events.on_data = [self = client.get()](std::string_view bytes) {
    self->received(bytes);
  };
  events.on_close = [self = client.get()] { self->fail("connection closed"); };
  TRY_ASSIGN(client->connection_, loop.connect_unix(socket, std::move(events)));
  client->execute("qmp_capabilities", {}, [](const Result<std::string>&) {});
  return client;
}

void QmpClient::execute(const std::string& command,
                        const std::map<std::string, std::string>& arguments,
                        Answer answer) {
  if (failed_) {
    answer(qmp_error("connection closed"));
    return;
  }
  queue_.push_back({request_text(command, arguments), std::move(answer)});
  send_next();
}

void QmpClient::send_next() {
  if (greeted_ && !waiting_ && !queue_.empty()) {
    waiting_ = true;
    connection_->send(queue_.front().request);
  }
}

void QmpClient::received(std::string_view bytes) {
  const std::weak_ptr<bool> alive = alive_;
  buffer_ += bytes;
  for (std::size_t end = buffer_.find('\n'); end != std::string::npos;
       end = buffer_.find('\n')) {
    const std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    handle(line);
    if (alive.expired() || failed_) {
      return;
    }
  }
  if (buffer_.size() > k_max_line) {
    fail("endless answer");
  }
}

void QmpClient::handle(std::string_view line) {
  const Json message = Json::parse(line, nullptr, false);
  if (!message.is_object()) {
    fail("not JSON: " + std::string(line.substr(0, 80)));
  } else if (message.contains("QMP")) {
    greeted_ = true;
    send_next();
  } else if (const auto value = message.find("return");
             value != message.end()) {
    answered(value_text(*value));
  } else if (const auto error = message.find("error"); error != message.end()) {
    answered(qmp_error(error_text(*error)));
  }
}

void QmpClient::answered(const Result<std::string>& result) {
  if (!waiting_) {
    return; // an answer that nobody asked for
  }
  const std::weak_ptr<bool> alive = alive_;
  waiting_ = false;
  const Answer answer = std::move(queue_.front().answer);
  queue_.pop_front();
  answer(result);
  if (!alive.expired()) {
    send_next();
  }
}

void QmpClient::fail(const std::string& why) {
  if (std::exchange(failed_, true)) {
    return;
  }
  const std::deque<Pending> queue = std::exchange(queue_, {});
  for (const Pending& pending : queue) {
    pending.answer(qmp_error(why)); // may destroy this client
  }
}

} // namespace farm
